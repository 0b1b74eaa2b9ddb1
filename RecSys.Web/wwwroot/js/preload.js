// Plotly is large: it is read while nobody waits, in a tab that is looked at, so that the first chart need not wait for it.
const charts = new URL('js/charts.js', document.baseURI);
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1000));

function preload() {
  if (document.visibilityState === 'visible') {
    document.removeEventListener('visibilitychange', preload);
    whenIdle(async () => (await import(charts)).preload().catch(() => {}));
  }
}

document.addEventListener('visibilitychange', preload);
if (document.readyState === 'complete') {
  preload();
} else {
  addEventListener('load', preload);
}
