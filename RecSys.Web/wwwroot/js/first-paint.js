// Runs before anything is painted: no white flash while the page connects. The key is that of appearance.js.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('lab-appearance');
  } catch {
    // Blocked: follow the system.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.appearance = chosen ?? system;
})();
