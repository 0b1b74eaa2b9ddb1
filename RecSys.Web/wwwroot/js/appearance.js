// The user's choice of light or dark, kept in the browser. Storage may be blocked: then the choice lasts as long as the page.
const key = 'lab-appearance';

export function chosen() {
  try {
    const value = localStorage.getItem(key);
    return value === 'dark' || value === 'light' ? value : null;
  } catch {
    return null;
  }
}

// Tells the page when the system turns light or dark, until stopped.
export function follow(page) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const tell = () => page.invokeMethodAsync('FollowSystemAsync', system.matches);
  system.addEventListener('change', tell);
  return { stop: () => system.removeEventListener('change', tell) };
}

// The page's ground and the browser's own controls.
export function show(value) {
  document.documentElement.dataset.appearance = value;
}

export function choose(value) {
  show(value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Blocked: nothing to keep it in.
  }
}
