using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RecSys.Core;
using RecSys.Core.Reports;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Bench;

/// <summary>
/// What the pages promise, in a real browser: the first page, every later page, paging through three million rows, fifty tabs while a job
/// runs, and the memory after they are closed.
/// </summary>
internal static class Pages
{
    private const int Rounds = 3;
    private const int Tabs = 50;
    private const int GridRows = 3_000_000;
    private const int GridPage = 25;

    /// <summary>The browser's program.</summary>
    internal static string Chromium => Environment.GetEnvironmentVariable("CHROME_PATH") ?? "/usr/bin/chromium";

    public static async Task<int> RunAsync(string folder, string preset)
    {
        Console.WriteLine($"{preset}, {Environment.ProcessorCount} cores, load average {Figures.LoadAverage()}");
        if (!await Serve.MakeAsync(folder, preset))
        {
            return 1;
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
        await using (var server = await ServedLab.StartAsync(folder, preset))
        {
            await using var context = await browser.NewContextAsync();
            var tab = new BrowserTab(await context.NewPageAsync());
            await OnePageAfterAnotherAsync(server, tab);
            await ManyTabsAsync(server, tab, preset);
        }

        Grid(Path.Combine(folder, "grid"));
        return 0;
    }

    private static async Task OnePageAfterAnotherAsync(ServedLab server, BrowserTab tab)
    {
        Figures.Tell("first page after the start", [await tab.OpenAsync(server.Client.BaseAddress!)]);
        var menu = await tab.MenuAsync();
        var times = menu.ToDictionary(href => href, _ => new List<(double Content, double AtRest)>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var href in menu)
            {
                times[href].Add(await tab.FollowAsync(href));
            }
        }

        foreach (var (href, all) in times)
        {
            Figures.Tell($"  {href}", [.. all.Select(t => t.Content)], $"at rest {all.Select(t => t.AtRest).Order().ElementAt(all.Count / 2):N0} ms");
        }

        Console.WriteLine($"  load average {Figures.LoadAverage()}");
        Figures.Tell("later pages, all", [.. times.Values.SelectMany(t => t.Select(x => x.Content))]);
        Figures.Tell("later pages, first visits", [.. times.Values.Select(t => t[0].Content)]);
        Figures.Tell("later pages, visits after the first", [.. times.Values.SelectMany(t => t.Skip(1)).Select(x => x.Content)]);
        Figures.Tell("the same, at rest with the charts in sight", [.. times.Values.SelectMany(t => t.Skip(1)).Select(x => x.AtRest)]);
    }

    /// <summary>
    /// A person's clicks in one tab while others are open behind it and a job runs. A run leaves memory of its own behind, so one has gone before
    /// the memory is read that the tabs are held against.
    /// </summary>
    private static async Task ManyTabsAsync(ServedLab server, BrowserTab tab, string preset)
    {
        var menu = await tab.MenuAsync();
        Tell("one tab, a job runs", await WhileAJobRunsAsync(server, tab, menu, preset));
        var before = await AtRestAsync(server, wanted: 0);
        await using (await BackgroundTabs.OpenAsync(server, menu, Tabs - 1))
        {
            Console.WriteLine($"  {await BackgroundTabs.CircuitsAsync(server)} tabs are open, {server.Megabytes:N0} MB, load average {Figures.LoadAverage()}");
            Tell($"{Tabs} tabs, nothing runs", await ClickAsync(tab, menu));
            Tell($"{Tabs} tabs, a job runs", await WhileAJobRunsAsync(server, tab, menu, preset));
            Console.WriteLine($"  the lab holds {server.Megabytes:N0} MB");
        }

        var after = await AtRestAsync(server, wanted: before + 50);
        Console.WriteLine($"  memory of the lab: {before:N0} MB before the tabs, {after:N0} MB after they were closed ({after - before:+0;-0} MB)");
    }

    private static void Tell(string what, List<(string Href, double Ms)> clicks) => Figures.Tell(
        what, [.. clicks.Select(c => c.Ms)], $"load average {Figures.LoadAverage()}; slowest {string.Join(", ", clicks.OrderByDescending(c => c.Ms).Take(3).Select(c => $"{c.Href} {c.Ms:N0}"))}");

    private static async Task<List<(string Href, double Ms)>> WhileAJobRunsAsync(ServedLab server, BrowserTab tab, string[] menu, string preset)
    {
        using var body = new StringContent($$"""{"preset":"{{preset}}","source":"generate","seed":42,"stages":["silver","gold","exploration","candidates","features","labels","splits","training","evaluation","recommendation"]}""", Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync(new Uri("api/runs", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        using var started = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var run = started.RootElement.GetProperty("id").GetInt64();
        var times = new List<(string Href, double Ms)>();
        do
        {
            times.AddRange(await ClickAsync(tab, menu));
        }
        while (await IsActiveAsync(server, run));
        return times;
    }

    /// <summary>A click on each page of the menu, and how long its content takes.</summary>
    private static async Task<List<(string Href, double Ms)>> ClickAsync(BrowserTab tab, string[] menu)
    {
        var times = new List<(string Href, double Ms)>();
        foreach (var href in menu.Where(href => href != new Uri(tab.Page.Url).AbsolutePath).ToList())
        {
            times.Add((href, (await tab.FollowAsync(href)).Content));
        }

        return times;
    }

    /// <summary>Memory once circuits whose tabs are gone are let go and it has been given back; read for four minutes at most, as the framework keeps the state of a tab that has gone without a word for three.</summary>
    private static async Task<double> AtRestAsync(ServedLab server, double wanted)
    {
        var least = double.MaxValue;
        for (var waited = 0; waited < 80 && least > wanted; waited++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3));
            if (wanted == 0 && waited >= 10)
            {
                break;
            }

            least = Math.Min(least, server.Megabytes);
        }

        return least;
    }

    private static async Task<bool> IsActiveAsync(ServedLab server, long run)
    {
        using var now = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri($"api/runs/{run}", UriKind.Relative)));
        return now.RootElement.GetProperty("status").GetString() is "queued" or "running";
    }

    /// <summary>Pages of a table of three million rows, as the grid asks for them: near the ends, in the middle, sorted.</summary>
    private static void Grid(string folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", folder)]).Build();
        using var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, folder).BuildServiceProvider();
        services.OpenLab();
        using (var connection = services.GetRequiredService<LabDatabase>().Connect())
        {
            Fill(connection);
        }

        var reports = services.GetRequiredService<TableReports>();
        foreach (var (words, sort) in new[] { ("in the order of the key", (string?)null), ("sorted by time, newest first", "-event_time"), ("sorted by product", "product_id") })
        {
            var times = new List<double>();
            foreach (var share in new[] { 0, 0, 0.00001, 0.001, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, 0.999, 1 })
            {
                var started = Stopwatch.GetTimestamp();
                reports.Page(Tables.SilverSales, TableQuery.Parse(sort, [], Math.Min((int)(share * GridRows), GridRows - GridPage), GridPage));
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            Console.WriteLine($"  first page {words}: {times[0]:N0} ms");
            Figures.Tell($"pages of {GridRows:N0} rows, {words}", [.. times.Skip(1)]);
        }
    }

    private static void Fill(SqliteConnection connection)
    {
        var chance = new Random(1);
        LabDatabase.Execute(connection, "begin immediate");
        using (var rows = new BulkInsert(connection, Tables.SilverSales, ["order_id", "customer_id", "product_id", "interaction_type", "quantity", "unit_price", "event_time", "bronze_id"]))
        {
            for (var i = 0L; i < GridRows; i++)
            {
                rows.Set(0, "").Set(1, chance.NextInt64(50_000)).Set(2, chance.NextInt64(5_000)).Set(3, chance.NextInt64(3)).Set(4, 1L).Set(5, 100d).Set(6, 1_750_000_000_000 + 3 * i).Set(7, i).Write();
            }
        }

        ShopHistoryReader.RaiseRevision(connection);
        LabDatabase.Execute(connection, "commit");
    }
}
