// Moves the current step into the middle of its strip, and nothing else: the page stays where it is.
export function centre(strip) {
  const current = strip?.querySelector('[aria-current]');
  if (current) {
    const [box, step] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
    strip.scrollLeft += step.left + step.width / 2 - box.left - box.width / 2;
  }
}
