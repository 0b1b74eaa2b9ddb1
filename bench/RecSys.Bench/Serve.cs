using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Serving;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Bench;

/// <summary>
/// What the live lab promises: one list in process, lists over HTTP, events posted while lists are served, and how long an event takes to
/// change a list, through the API and through a landing file. The shop is made first where the folder holds none.
/// </summary>
internal static class Serve
{
    private const int K = 10;

    public static async Task<int> RunAsync(string folder, string preset)
    {
        Console.WriteLine($"{preset}, {Environment.ProcessorCount} cores, load average {Figures.LoadAverage()}");
        long[] customers, products;
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", folder), new("Lab:Preset", preset)]).Build();
            await using var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, folder).BuildServiceProvider();
            services.OpenLab();
            if (!await MakeAsync(services))
            {
                return 1;
            }

            var live = services.GetRequiredService<LiveState>();
            Figures.Timed("live state built from silver", () => live.Rebuild(CancellationToken.None));
            Figures.Timed("catalogue counted from the live state", () => live.Recount(CancellationToken.None));
            var database = services.GetRequiredService<LabDatabase>();
            customers = Ids(database, "select distinct customer_id from silver_sales order by customer_id");
            products = Ids(database, "select distinct product_id from silver_sales order by product_id");
            InProcess(live, customers);
        }

        await using var server = await ServedLab.StartAsync(folder, preset);
        await OverHttp.ListsAsync(server, customers);
        await OverHttp.EventsAsync(server, customers, products);
        await OverHttp.LagAsync(server, customers, folder);
        return 0;
    }

    /// <summary>Runs all stages where the folder holds no model yet.</summary>
    public static async Task<bool> MakeAsync(string folder, string preset)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", folder), new("Lab:Preset", preset)]).Build();
        await using var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, folder).BuildServiceProvider();
        services.OpenLab();
        return await MakeAsync(services);
    }

    private static async Task<bool> MakeAsync(IServiceProvider services)
    {
        if (services.GetRequiredService<Core.Tracking.ModelRegistry>().ChampionVersion() is not null)
        {
            return true;
        }

        Console.WriteLine("  making the shop and a model: all stages");
        var settings = services.GetRequiredService<SettingsBook>().Current;
        var stages = services.GetRequiredService<PipelineDefinition>().Stages;
        var run = services.GetRequiredService<RunStore>().Enter(stages, settings.Lab);
        return await services.GetRequiredService<PipelineRunner>().RunAsync(run, stages, settings, new Silent(), CancellationToken.None) == RunStatus.Succeeded;
    }

    private static long[] Ids(LabDatabase database, string sql)
    {
        using var connection = database.Connect(readOnly: true);
        using var rows = new BulkRead(connection, sql);
        var ids = new List<long>();
        while (rows.Next())
        {
            ids.Add(rows.Long(0));
        }

        // In an order that no cache is warm for.
        var chance = new Random(1);
        chance.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids));
        return [.. ids];
    }

    private static void InProcess(LiveState live, long[] customers)
    {
        var now = DateTimeOffset.UnixEpoch;
        foreach (var customer in customers.Take(2_000))
        {
            live.Recommend(customer, K, now);
        }

        var times = new double[customers.Length];
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < customers.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            live.Recommend(customers[i], K, now);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Figures.Tell("one list in process, one thread", times, $"{used.TotalMilliseconds / customers.Length:N2} ms CPU each");
    }

    private sealed class Silent : IRunObserver
    {
        public void StageStarted(IStage stage) => Console.WriteLine($"    {stage.Name}");

        public void Progress(double fraction, string doing)
        {
        }

        public void Point(string series, double x, double y)
        {
        }

        public void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error)
        {
            if (error is not null)
            {
                Console.WriteLine($"    {error.Message} {error.Hint}");
            }
        }

        public void RunFailed(LabException error) => Console.WriteLine($"    {error.Message} {error.Hint}");
    }
}
