using System.Diagnostics;
using Microsoft.Playwright;

namespace RecSys.Bench;

/// <summary>A tab of a real browser, and how long it takes from a click to what the click asked for.</summary>
internal sealed class BrowserTab(IPage page)
{
    private const int PatientMs = 120_000;

    // Measured in the page itself, frame by frame: the address, its heading, nothing still loading, and a frame painted.
    private const string Follow =
        """
        (href) => new Promise(resolve => {
          const link = document.querySelector(`nav[aria-label=Lab] a[href="${href}"]`);
          const before = document.querySelector('main h1');
          const begun = performance.now();
          const look = () => {
            const heading = document.querySelector('main h1');
            const there = location.pathname === href && heading && (heading !== before || href === '/') && !document.querySelector('main [role=progressbar]');
            there ? requestAnimationFrame(() => resolve(performance.now() - begun)) : requestAnimationFrame(look);
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

    /// <summary>Milliseconds from the click on a link of the menu to the page's content.</summary>
    public Task<double> FollowAsync(string href) => page.EvaluateAsync<double>(Follow, href);
}
