using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace RecSys.Tests.Support;

/// <summary>One headless browser for the tests of a collection, one fresh page each. Without a browser the tests fail and say what to install.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>How long a test waits for what it expects, in milliseconds. A busy machine is no fault of a page; how fast pages are belongs in a benchmark.</summary>
    public const int PatientMs = 90_000;

    // No sandbox: test machines are often containers and root. The rest keeps the browser from calling home.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        var executable = BrowserInstall.FindOrInstall();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(PatientMs);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments });
    }

    /// <summary>A page with its own storage, opened at a lab's address.</summary>
    public async Task<BrowserPage> OpenAsync(Uri lab, string path = "/", ColorScheme colorScheme = ColorScheme.Light, int width = 1440, int height = 900)
    {
        // A context of its own: its own window, too, so that it is painted whatever else is open.
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = lab.ToString(),
            ColorScheme = colorScheme,
            Locale = "en-US",
            ViewportSize = new() { Width = width, Height = height },
        });
        context.SetDefaultTimeout(PatientMs);
        var page = new BrowserPage(await context.NewPageAsync(), lab);
        await page.Page.GotoAsync(path);
        return page;
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>A page that remembers what went wrong on it.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly ConcurrentQueue<string> _complaints = new();

    internal BrowserPage(IPage page, Uri lab)
    {
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) => NoteError(message);
        page.Request += (_, request) => NoteRequestElsewhere(request.Url, lab);
    }

    /// <summary>Playwright's page.</summary>
    public IPage Page { get; }

    /// <summary>Script errors, console errors and requests to anywhere but the lab.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>What has been complained of since it was last asked.</summary>
    public IReadOnlyList<string> TakeComplaints()
    {
        var taken = new List<string>();
        while (_complaints.TryDequeue(out var complaint))
        {
            taken.Add(complaint);
        }

        return taken;
    }

    /// <summary>What breaks the accessibility rules, once everything that fades in has come to rest: half faded, no text has contrast.</summary>
    public async Task<IReadOnlyList<string>> AccessibilityFaultsAsync()
    {
        await Page.EvaluateAsync(
            "() => Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity).map(a => a.finished))");
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await Page.EvaluateAsync(Axe);
        }

        // Only what breaks a rule leaves the page: on a page of charts, what passes is a hundred times as much, and takes longer to send than to find.
        return await Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { violations } = await axe.run(document, { resultTypes: ['violations'] });
              return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`));
            }
            """);
    }

    /// <summary>Whether the page, not a box in it, has to be scrolled sideways.</summary>
    public Task<bool> IsTooWideAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth");

    /// <summary>
    /// Scrolls from chart to chart until all are drawn, as charts are when a reader comes near them, and back to the top. A chart may not yet watch where it
    /// stands when it is first scrolled to. Gives up after <see cref="BrowserFixture.PatientMs"/>: which chart is missing is the test's to say.
    /// </summary>
    public async Task SeeChartsAsync()
    {
        await Page.EvaluateAsync(
            """
            async patience => {
              const until = performance.now() + patience;
              const missing = () => [...document.querySelectorAll('figure.lab-chart:not(:has(svg.main-svg))')];
              while (missing().length > 0 && performance.now() < until) {
                for (const figure of missing()) {
                  figure.scrollIntoView();
                  // Two frames; a tab that is not painted has none.
                  await Promise.race([new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))), new Promise(done => setTimeout(done, 1000))]);
                }
              }
              scrollTo(0, 0);
            }
            """,
            BrowserFixture.PatientMs);
    }

    private void NoteError(IConsoleMessage message)
    {
        if (message.Type == "error")
        {
            _complaints.Enqueue(message.Text);
        }
    }

    private void NoteRequestElsewhere(string url, Uri lab)
    {
        var target = new Uri(url);
        if (target.Scheme is not ("data" or "blob") && target.Authority != lab.Authority)
        {
            _complaints.Enqueue($"asks {url}");
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());
}

/// <summary>Tests that look at the shop after a run share it and a browser, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ShopBrowserTests : ICollectionFixture<BrowserFixture>, ICollectionFixture<TinyShopServer>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Browser, after a run";
}

/// <summary>Tests that bring a lab of their own share a browser; they run beside those of the shop.</summary>
[CollectionDefinition(Name)]
public sealed class LabBrowserTests : ICollectionFixture<BrowserFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Browser, labs of their own";
}
