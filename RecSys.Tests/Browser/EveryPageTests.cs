using Microsoft.Playwright;
using RecSys.Core.Reports.Sql;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>
/// Every page of the menu, and one of each kind behind it, walked through in one tab as a person does: it shows what the run left, no error, no request
/// elsewhere, no fault of accessibility and no more than the window's width, light and wide as well as dark and narrow.
/// </summary>
[Collection(ShopBrowserTests.Name)]
public sealed class EveryPageTests(BrowserFixture browser, TinyShopServer shop)
{
    // Many charts on a busy machine.
    private const int PatientMs = BrowserFixture.PatientMs;
    private const int ResizeMs = 10_000;

    private static readonly Known[] Menu =
    [
        new("/", "From raw events to ranked recommendations", "text=Run all", 0),
        new("/stages/generation", "Generation", "text=Preset tiny, seed 42, 120 days", 6),
        new("/stages/bronze", "Bronze", "text=All runs together: 12 files", 1),
        new("/stages/silver", "Silver", "text=Quantity", 1),
        new("/stages/gold", "Gold", "text=Bought together", 1),
        new("/stages/exploration", "Exploration", "text=Cohort retention", 18),
        new("/stages/candidates", "Candidates", "[aria-label='Ceiling at N'] svg.main-svg"),
        new("/stages/features", "Features", "[aria-label='Strongest features alone'] svg.main-svg"),
        new("/stages/labels", "Labels", "[aria-label='Positives per fold'] svg.main-svg"),
        new("/stages/splits", "Splits", ".lab-fold-test"),
        new("/stages/training", "Training", "[aria-label='NDCG@10 while it learns'] svg.main-svg"),
        new("/stages/evaluation", "Evaluation", "[aria-label='ndcg@10 on the test fold'] svg.main-svg"),
        new("/stages/recommendation", "Recommendation", "[aria-label='Most recommended products'] svg.main-svg"),
        new("/customers", "Customers", "a[href='/customers/1']"),
        new("/quarantine", "Quarantine", "text=1 to 20 shown", 0),
        new("/tables", "Tables", "text=gold_trending_products", 0),
        new("/history", "Table history", "text=gold_trending_products", 0),
        new("/dashboards", "Dashboards", "text=Interaction trends"),
        new("/sql", "SQL", "text=silver_sales"),
        new("/live", "Live", "main section"),
        new("/trainings", "Trainings", "[aria-label='Comparison'] svg.main-svg"),
        new("/models", "Models", "a[href='/models/1']"),
        new("/retraining", "Retraining", "section[aria-label='What was decided']"),
        new("/runs", "Runs", "text=generation to recommendation", 0),
        new("/audit", "Audit", "main"),
        new("/backup", "Backup", "main"),
    ];

    private static readonly Known[] Deeper =
    [
        new("/customers/1", "", ".lab-top .lab-reason"),
        new("/customers/1?tab=why-not&product=1001", "", "[aria-label='Step by step']"),
        new("/customers/1?tab=what-if", "", "[aria-label='The list as it would be'] tbody tr"),
        new("/customers/1?tab=taste", "", "[aria-label='Interest by category'] svg.main-svg"),
        new("/customers/1?tab=timeline", "", "[aria-label='Timeline'] h2"),
        new("/customers/1?tab=snapshots", "", "[aria-label='Snapshots with a list of this customer'] tbody tr"),
        new("/customers/1?tab=models", "", "text=There is only one model"),
        new("/customers/1/live", "Play ", "main section"),
        new("/customers/999999", "Customer 999999", ".mud-alert"),
        new("/models/1", "Model version 1", "[aria-label='Feature importance'] svg.main-svg"),
        new("/models/1/card", "Model version 1: model card", "[aria-label='Limits'] li"),
        new("/runs/1", "Run 1", "text=Where the time went", 0),
        new("/stages/search", "Search", "main"),
        new("/tables/silver_sales", "silver_sales", "text=2 · purchase", 0),
        new("/quarantine/1", ", line ", "main"),
        new($"/sql?q={Uri.EscapeDataString(SqlExamples.All[0].Sql)}&chart=area.day.views..", "SQL", "[aria-label='views by day'] svg.main-svg", 1),
        new("/dashboards/recommendations", "Recommendations", "main", 4),
        new("/dashboards/model-performance", "Model performance", "main", 5),
        new("/dashboards/interaction-trends", "Interaction trends", "main", 6),
        new("/dashboards/data-freshness-and-quality", "Data freshness and quality", "main", 3),
    ];

    private static readonly Look[] Looks = [new("light and wide", ColorScheme.Light, 1440, 900), new("dark and narrow", ColorScheme.Dark, 390, 844)];

    private Look _look = Looks[0];

    [Fact]
    public async Task Nothing_is_wrong_on_any_page_after_a_run()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address);
        await MenuIsKnownAsync(tab.Page);
        var faults = new List<string>();
        foreach (var known in Menu.Concat(Deeper))
        {
            await WalkAsync(tab, known, faults);
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public async Task Before_the_first_run_every_page_says_what_to_do()
    {
        await using var empty = LabServer.Start();
        await using var tab = await browser.OpenAsync(empty.Address, "/", width: 390, height: 844);
        await MenuIsKnownAsync(tab.Page);
        var faults = new List<string>();
        foreach (var known in Menu)
        {
            await AskAsync(faults, $"{known.Path}, nothing has run", async () =>
            {
                await GoAsync(tab.Page, known.Path);
                await ReadyAsync(tab, known with { Content = "main", Charts = null });
                await LookAsync(tab, faults, $"{known.Path}, nothing has run");
            });
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    /// <summary>A page of the menu that this test does not know would not be looked at.</summary>
    private static async Task MenuIsKnownAsync(IPage page)
    {
        var links = page.Locator("nav[aria-label=Lab] a");
        await links.First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = PatientMs });
        Assert.Equal(Menu.Select(m => m.Path), await links.EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))"));
    }

    /// <summary>A page as the last one was left, then the other way: charts are drawn twice a page, not three times, and both ways from one look to the other are walked.</summary>
    private Task WalkAsync(BrowserPage tab, Known known, List<string> faults) => AskAsync(faults, known.Path, async () =>
    {
        var page = tab.Page;
        await GoAsync(page, known.Path);
        await ReadyAsync(tab, known);
        if (known.Path.StartsWith("/dashboards/", StringComparison.Ordinal))
        {
            await Expect(page.Locator("main .mud-alert")).ToHaveCountAsync(0);
        }

        await LookAsync(tab, faults, $"{known.Path}, {_look.Name}");
        _look = Looks.Single(look => look != _look);
        await AppearAsync(page, _look);
        await LookAsync(tab, faults, $"{known.Path}, {_look.Name}");
    });

    /// <summary>What goes wrong on one page does not hide the others' faults.</summary>
    private static async Task AskAsync(List<string> faults, string where, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            faults.Add($"{where}: {e.Message}");
        }
    }

    private static Task GoAsync(IPage page, string path) => page.EvaluateAsync("path => Blazor.navigateTo(path)", path);

    private static async Task ReadyAsync(BrowserPage tab, Known known)
    {
        var page = tab.Page;
        await Expect(page.Locator("main h1")).ToContainTextAsync(known.Heading, new() { Timeout = PatientMs });
        await Expect(page.Locator(known.Content.Replace(" svg.main-svg", "", StringComparison.Ordinal)).Locator("visible=true").First).ToBeVisibleAsync(new() { Timeout = PatientMs });
        await Expect(page.Locator("main [role=progressbar]")).ToHaveCountAsync(0, new() { Timeout = PatientMs });
        if (known.Charts is { } charts)
        {
            await Expect(page.Locator("figure.lab-chart")).ToHaveCountAsync(charts, new() { Timeout = PatientMs });
            await tab.SeeChartsAsync();
            await Expect(page.Locator("figure.lab-chart:has(svg.main-svg)")).ToHaveCountAsync(charts, new() { Timeout = PatientMs });
        }

        else
        {
            await tab.SeeChartsAsync();
        }

        await Expect(page.Locator(known.Content).Locator("visible=true").First).ToBeVisibleAsync(new() { Timeout = PatientMs });
        await Expect(page.Locator("figure.lab-chart:not(:has(svg.main-svg))")).ToHaveCountAsync(0, new() { Timeout = PatientMs });
    }

    /// <summary>Another system theme and another window, and the charts in its colours.</summary>
    private static async Task AppearAsync(IPage page, Look look)
    {
        const string ground = "() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => plot._fullLayout.paper_bgcolor)";
        var before = await page.EvaluateAsync<string[]>(ground);
        await page.EmulateMediaAsync(new() { ColorScheme = look.Scheme });
        await page.SetViewportSizeAsync(look.Width, look.Height);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-appearance", look.Scheme == ColorScheme.Dark ? "dark" : "light");
        await page.WaitForFunctionAsync($"before => ({ground})().every(colour => !before.includes(colour))", before, new() { Timeout = PatientMs });
    }

    private static async Task LookAsync(BrowserPage tab, List<string> faults, string where)
    {
        faults.AddRange((await tab.AccessibilityFaultsAsync()).Select(fault => $"{where}: {fault}"));
        faults.AddRange(tab.TakeComplaints().Select(complaint => $"{where}: {complaint}"));
        if (await tab.Page.GetByText("This page stopped").CountAsync() > 0)
        {
            faults.Add($"{where}: stopped");
        }

        try
        {
            // Charts follow the window a moment later.
            await tab.Page.WaitForFunctionAsync("document.documentElement.scrollWidth <= innerWidth", null, new() { Timeout = ResizeMs });
        }
        catch (TimeoutException)
        {
            faults.Add($"{where}: wider than the window");
        }
    }

    /// <summary>A system's colours and a window.</summary>
    private sealed record Look(string Name, ColorScheme Scheme, int Width, int Height);

    /// <param name="Heading">The page's, or a part of it.</param>
    /// <param name="Content">What is there only when the page shows what the run left.</param>
    /// <param name="Charts">Charts that have to be drawn; null leaves their number open.</param>
    private sealed record Known(string Path, string Heading, string Content, int? Charts = null);
}
