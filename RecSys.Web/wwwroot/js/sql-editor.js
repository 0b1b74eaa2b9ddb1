// The keys of the SQL page's editor. The text box stays the browser's own: undo, selection and Tab work as everywhere.
export function attach(area, page) {
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      page.invokeMethodAsync('RunAsync', area.value);
    }
  });
  return {
    insert(name) {
      const before = area.value.slice(0, area.selectionStart);
      const space = before.length > 0 && !/[\s(.,]$/.test(before) ? ' ' : '';
      area.setRangeText(space + name, area.selectionStart, area.selectionEnd, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
      area.focus();
    },
    pointAt(offset) {
      area.focus();
      area.setSelectionRange(offset, offset + (/^\w+/.exec(area.value.slice(offset))?.[0].length ?? 1));
    },
  };
}
