// Plotly is large: it is read while nobody waits, in a tab that is looked at, so that the first chart need not wait for it.
// Not before the page stands there: reading it would keep the page itself waiting for seconds.
const charts = new URL('js/charts.js', document.baseURI);
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1000));
const lookAgainMs = 500;
const breatheMs = 2000;

function preload() {
  if (document.visibilityState !== 'visible') {
    return;
  }

  document.removeEventListener('visibilitychange', preload);
  if (!document.querySelector('main h1')) {
    setTimeout(preload, lookAgainMs);
    return;
  }

  setTimeout(() => whenIdle(async () => (await import(charts)).preload().catch(() => {})), breatheMs);
}

document.addEventListener('visibilitychange', preload);
preload();
