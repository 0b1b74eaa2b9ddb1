// Plotly only listens to the window: a chart must also follow its box, for instance when the drawer moves.
// And Plotly draws in steps: a chart may leave the page between two of them.
const settleMs = 120;
let loading = null;

// A chart is drawn when it comes within a window's height of being seen: a page of eighteen opens as quickly as one of two.
const waiting = new WeakMap();
const seeing = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((entry) => entry.isIntersecting)) {
    seeing.unobserve(entry.target);
    waiting.get(entry.target)?.();
  }
}, { rootMargin: '100% 0px' });

function near(box) {
  return new Promise((resolve) => {
    waiting.set(box, resolve);
    seeing.observe(box);
  });
}

const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1));

// Plotly's files, named with their versions by the package. Loaded before any chart asks for them: what the package
// puts off until they are there, it does without asking again whether the chart still is.
async function load() {
  const interop = await import('../_content/Plotly.Blazor/plotly-interop-7.2.0.js');
  await interop.importScript('plotly-import', './_content/Plotly.Blazor/plotly-3.7.0.min.js');
  const drawing = new WeakMap();
  for (const [owner, name] of [...['newPlot', 'react', 'relayout', 'restyle', 'extendTraces'].map((name) => [Plotly, name]), [Plotly.Plots, 'resize']]) {
    const draw = owner[name];
    owner[name] = (chart, ...rest) => {
      const graph = typeof chart === 'string' ? document.getElementById(chart) : chart;
      // A fault of a chart that is off the page is none.
      const drawn = Promise.resolve(draw(graph, ...rest)).catch((fault) => {
        if (graph.isConnected) {
          throw fault;
        }
      });
      drawing.set(graph, Promise.allSettled([drawing.get(graph), drawn]).then(() => {}));
      return drawn;
    };
  }

  // The page takes a chart's state away as it leaves; steps that are still to come would miss it, and the next page should not wait.
  const purge = Plotly.purge;
  Plotly.purge = (chart) => {
    const graph = document.getElementById(chart);
    if (graph) {
      whenIdle(async () => {
        await drawing.get(graph);
        purge(graph);
      });
    }
  };
}

// Reads Plotly's files before the first chart asks for them.
export const preload = () => (loading ??= load());

// Resolves once a chart is near the window and can be drawn. The box may be gone by then: null.
export async function follow(box) {
  if (box) {
    await near(box);
  }

  await preload();
  let timer = 0;
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const plot = box.querySelector('.js-plotly-plot');
      if (plot && plot.offsetParent !== null) {
        Plotly.Plots.resize(plot);
      }
    }, settleMs);
  });
  if (box) {
    observer.observe(box);
  }

  return {
    stop() {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}
