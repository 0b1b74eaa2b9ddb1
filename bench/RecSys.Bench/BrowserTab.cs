using System.Diagnostics;
using Microsoft.Playwright;

namespace RecSys.Bench;

/// <summary>A tab of a real browser, and how long it takes from a click to what the click asked for.</summary>
internal sealed class BrowserTab(IPage page)
{
    private const int PatientMs = 120_000;

    // Measured in the page itself, frame by frame: the address, its heading and nothing still loading; then until nothing more has been added for
    // a third of a second and every chart that is near the window is drawn. The third is not counted.
    private const string Follow =
        """
        (href) => new Promise(resolve => {
          const quietMs = 300, mostMs = 60000;
          const link = document.querySelector(`nav[aria-label=Lab] a[href="${href}"]`);
          const main = document.querySelector('main'), before = main.querySelector('h1');
          const begun = performance.now();
          let content = 0, changed = begun;
          const watch = new MutationObserver(() => changed = performance.now());
          watch.observe(main, { childList: true, subtree: true });
          const isNear = box => { const at = box.getBoundingClientRect(); return at.height > 0 && at.top < innerHeight && at.bottom > 0; };
          const look = () => {
            const now = performance.now();
            const heading = main.querySelector('h1');
            if (!content && location.pathname === href && heading && (heading !== before || href === '/') && !main.querySelector('[role=progressbar]')) {
              content = now;
            }
            const isAtRest = content && (now - changed > quietMs || now - content > 3000)
              && ![...main.querySelectorAll('figure.lab-chart:not(:has(svg.main-svg))')].some(isNear) && !main.querySelector('[role=progressbar]');
            if (isAtRest || now - begun > mostMs) {
              watch.disconnect();
              resolve([content - begun, Math.max(changed, content) - begun]);
            } else {
              requestAnimationFrame(look);
            }
          };
          link.click();
          look();
        })
        """;

    public IPage Page => page;

    /// <summary>Milliseconds from the request to a page that takes clicks.</summary>
    public async Task<double> OpenAsync(Uri lab)
    {
        var started = Stopwatch.GetTimestamp();
        await page.GotoAsync(lab.ToString());
        await page.Locator("main h1").WaitForAsync(new() { Timeout = PatientMs });
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>The addresses of the menu.</summary>
    public Task<string[]> MenuAsync() => page.Locator("nav[aria-label=Lab] a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");

    /// <summary>Milliseconds from the click on a link of the menu to the page's content, and to the page at rest with the charts in sight drawn.</summary>
    public async Task<(double Content, double AtRest)> FollowAsync(string href)
    {
        var times = await page.EvaluateAsync<double[]>(Follow, href);
        if (await page.GetByText("This page stopped").CountAsync() > 0)
        {
            throw new InvalidOperationException($"{href} stopped.");
        }

        return (times[0], times[1]);
    }
}
