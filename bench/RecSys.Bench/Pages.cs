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

    public static async Task<int> RunAsync(string folder, string preset)
    {
        Console.WriteLine($"{preset}, {Environment.ProcessorCount} cores, load average {Figures.LoadAverage()}");
        if (!await Serve.MakeAsync(folder, preset))
        {
            return 1;
        }

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROME_PATH") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        await using (var server = await ServedLab.StartAsync(folder, preset))
        {
            await OnePageAfterAnotherAsync(server, browser);
            await ManyTabsAsync(server, browser, preset);
        }

        Grid(Path.Combine(folder, "grid"));
        return 0;
    }

    private static async Task OnePageAfterAnotherAsync(ServedLab server, IBrowser browser)
    {
        await using var context = await browser.NewContextAsync();
        var tab = new BrowserTab(await context.NewPageAsync());
        Figures.Tell("first page after the start", [await tab.OpenAsync(server.Client.BaseAddress!)]);
        var menu = await tab.MenuAsync();
        var times = menu.ToDictionary(href => href, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var href in menu)
            {
                times[href].Add(await tab.FollowAsync(href));
            }
        }

        foreach (var (href, all) in times)
        {
            Figures.Tell($"  {href}", [.. all]);
        }

        Figures.Tell("later pages, all", [.. times.Values.SelectMany(t => t)]);
        Figures.Tell("later pages, the first visit left out", [.. times.Values.SelectMany(t => t.Skip(1))]);
    }

    private static async Task ManyTabsAsync(ServedLab server, IBrowser browser, string preset)
    {
        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = server.Megabytes;
        await using (var context = await browser.NewContextAsync())
        {
            var tabs = new List<BrowserTab>();
            for (var i = 0; i < Tabs; i++)
            {
                tabs.Add(new BrowserTab(await context.NewPageAsync()));
                await tabs[i].OpenAsync(server.Client.BaseAddress!);
            }

            var menu = await tabs[0].MenuAsync();
            var idle = await ClickAsync(tabs, menu);
            using var body = new StringContent($$"""{"preset":"{{preset}}","source":"generate","seed":43}""", Encoding.UTF8, "application/json");
            using var answer = await server.Client.PostAsync(new Uri("api/runs", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
            var busy = new List<double>();
            do
            {
                busy.AddRange(await ClickAsync(tabs, menu));
            }
            while (await IsActiveAsync(server));
            Figures.Tell($"{Tabs} tabs, a click in each, nothing runs", [.. idle]);
            Figures.Tell($"{Tabs} tabs, a click in each, a job runs", [.. busy], $"{server.Megabytes:N0} MB");
        }

        // Circuits whose tabs are gone are let go, and the memory is given back when it is next collected.
        var after = server.Megabytes;
        for (var waited = 0; waited < 60 && after > before + 50; waited++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3));
            after = server.Megabytes;
        }

        Console.WriteLine($"  memory of the lab: {before:N0} MB before the tabs, {after:N0} MB after they were closed ({after - before:+0;-0} MB)");
    }

    /// <summary>A click in each tab, each to another page than the tab before.</summary>
    private static async Task<List<double>> ClickAsync(List<BrowserTab> tabs, string[] menu)
    {
        var times = new List<double>();
        for (var i = 0; i < tabs.Count; i++)
        {
            var here = new Uri(tabs[i].Page.Url).AbsolutePath;
            times.Add(await tabs[i].FollowAsync(menu[i % menu.Length] == here ? menu[(i + 1) % menu.Length] : menu[i % menu.Length]));
        }

        return times;
    }

    private static async Task<bool> IsActiveAsync(ServedLab server)
    {
        using var stages = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri("api/stages", UriKind.Relative)));
        return stages.RootElement.EnumerateArray().Any(stage => stage.GetProperty("status").GetString() == "running");
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
