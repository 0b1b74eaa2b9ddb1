using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Serving;

namespace RecSys.Tests.Support;

/// <summary>
/// The live mode of <see cref="LabProcess"/>: takes calls of events, whose numbers come as lines of its input, tells each that it has answered for, and lets
/// the pipeline ingest what has landed, again and again. It goes on until its input ends; then everything taken is in silver and gold.
/// </summary>
internal static class LiveLab
{
    /// <summary>Events of a call.</summary>
    public const int PerCall = 10;

    private const int Senders = 4;

    /// <summary>After the last event of the generated history.</summary>
    private static readonly long From = new DateTimeOffset(2025, 12, 3, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static async Task<int> RunAsync(IServiceProvider services)
    {
        var jobs = services.GetRequiredService<JobHub>();
        await jobs.StartAsync(CancellationToken.None);
        await services.GetRequiredService<LiveRefresher>().StartAsync(CancellationToken.None);
        var intake = services.GetRequiredService<EventIntake>();
        var answered = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(() => AnswerAsync(intake))));
        while (!answered.IsCompleted)
        {
            await IngestAsync(jobs);
        }

        await answered;
        return (await IngestAsync(jobs)).Status == RunStatus.Succeeded ? 0 : 1;
    }

    /// <summary>Posts five calls, two of them while no file may grow: those are refused, whatever was half written is gone, and they are taken when they come again.</summary>
    public static async Task<int> FullDiskAsync(IServiceProvider services)
    {
        var jobs = services.GetRequiredService<JobHub>();
        await jobs.StartAsync(CancellationToken.None);
        services.GetRequiredService<LiveState>().Rebuild(CancellationToken.None);
        var (intake, log) = (services.GetRequiredService<EventIntake>(), services.GetRequiredService<EventLog>());
        await TakeAsync(intake, 0);
        log.Seal();

        // Nothing can be written: a new file cannot even begin.
        await RefusedAsync(intake, 1, mostBytes: 0);
        await TakeAsync(intake, 2);
        await TakeAsync(intake, 1);

        // Half of it can be written, behind what was taken before.
        var open = new FileInfo(Directory.GetFiles(services.GetRequiredService<RecSys.Core.Storage.LabPaths>().LandingOf("sales"), "*.open").Single());
        await RefusedAsync(intake, 3, open.Length + Body(3).Length / 4);
        await TakeAsync(intake, 4);
        await TakeAsync(intake, 3);
        log.Seal();
        return (await IngestAsync(jobs)).Status == RunStatus.Succeeded ? 0 : 1;
    }

    /// <summary>The events of a call, each of another moment.</summary>
    public static byte[] Body(int call) => Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(call * PerCall, PerCall).Select(number => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"CustomerID":{{1 + number * 7 % 150}},"ProductID":{{1001 + number * 11 % 60}},"InteractionType":"{{(number % 5 == 0 ? "purchase" : "view")}}","Quantity":{{1 + number % 3}},"PriceAtPurchase":{{99.95 + number % 7}},"OrderID":"O{{number}}","EventTime":"{{Moments.ToIso(From + number * 1_001L)}}"}"""))) + "]");

    private static async Task AnswerAsync(EventIntake intake)
    {
        while (Console.In.ReadLine() is { } line)
        {
            var receipt = await PostAsync(intake, int.Parse(line, CultureInfo.InvariantCulture));
            // What was answered for must be there after a kill.
            Console.WriteLine(receipt.Accepted + receipt.Duplicates == PerCall ? line : $"{line} was refused: {string.Join(' ', receipt.Rejected.SelectMany(r => r.Reasons))}");
        }
    }

    private static async Task<EventReceipt> PostAsync(EventIntake intake, int call)
    {
        using var body = new MemoryStream(Body(call));
        return await intake.TakeAsync(await PostedEvent.ReadAsync(body, PerCall, CancellationToken.None), TimeProvider.System.GetUtcNow(), CancellationToken.None);
    }

    private static async Task TakeAsync(EventIntake intake, int call) => Assert.Equal(PerCall, (await PostAsync(intake, call)).Accepted);

    private static async Task RefusedAsync(EventIntake intake, int call, long mostBytes)
    {
        Weakened.LimitFiles(mostBytes);
        try
        {
            Assert.Equal(Fault.Unavailable, (await Assert.ThrowsAsync<LabException>(() => PostAsync(intake, call))).Fault);
        }
        finally
        {
            Weakened.LimitFiles(null);
        }
    }

    private static async Task<JobSnapshot> IngestAsync(JobHub jobs)
    {
        var ended = new TaskCompletionSource<JobSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = 0L;
        void Look()
        {
            if (jobs.Current is { IsActive: false } job && job.RunId == Volatile.Read(ref id))
            {
                ended.TrySetResult(job);
            }
        }

        jobs.Changed += Look;
        Volatile.Write(ref id, jobs.Start(new RunRequest(["bronze", "silver", "gold"])));
        Look();
        var end = await ended.Task;
        jobs.Changed -= Look;
        return end;
    }
}
