// Plotly only listens to the window: a chart must also follow its box, for instance when the drawer moves.
const settleMs = 120;

export function observe(box) {
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
  observer.observe(box);
  return {
    stop() {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}
