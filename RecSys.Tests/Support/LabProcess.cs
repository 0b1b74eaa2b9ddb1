using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;

namespace RecSys.Tests.Support;

/// <summary>
/// A lab in a process of its own, which a test may kill: it runs stages, or takes live events. Where it is told to, it stands still in the middle of a
/// stage, inside the call that reports progress and so with its transaction open, until somebody kills it; or it kills itself, some time after a stage began.
/// </summary>
internal static class LabProcess
{
    /// <summary>In place of a stage: the process itself, from its first instruction on.</summary>
    public const string Opening = "opening";

    /// <summary>In place of stages: events are taken while the pipeline ingests them, see <see cref="LiveLab"/>.</summary>
    public const string Live = "live";

    /// <summary>In place of stages: posts events while there is no room for files, see <see cref="LiveLab.FullDiskAsync"/>.</summary>
    public const string FullDisk = "full-disk";

    /// <summary>What a lab that cannot start ends with here.</summary>
    public const int NotStarted = 2;

    /// <summary>Put before the stages: adds a day to the generated shop.</summary>
    public const string FurtherDay = "day:";

    /// <summary>What a killed process ends with: 128 and the signal.</summary>
    public const int Killed = 137;

    private const string Stand = "stand";
    private const string Kill = "kill";
    private const string Reached = "reached";

    /// <summary>Arguments: data folder; stages separated by commas, after <see cref="FurtherDay"/> for one; then either nothing, or where to stand or to be killed, see <see cref="End"/>.</summary>
    public static async Task<int> Main(string[] args)
    {
        Weakened.AsAsked();
        var end = args.Length > 2 ? new End(args[2], args[3], double.Parse(args[4], CultureInfo.InvariantCulture)) : new End("", "", 0);
        end.Enters(Opening);
        await using var services = new ServiceCollection().AddLogging().AddRecSysCore(Configuration(args[0]), args[0]).BuildServiceProvider();
        try
        {
            services.OpenLab();
        }
        catch (LabException e)
        {
            Console.WriteLine($"{e.Message} {e.Hint}");
            return NotStarted;
        }

        end.Enters(Live);
        return args[1] switch
        {
            Live => await LiveLab.RunAsync(services),
            FullDisk => await LiveLab.FullDiskAsync(services),
            var stages => await RunAsync(services, stages, end),
        };
    }

    /// <summary>Runs stages to their end in a process.</summary>
    public static async Task RunAsync(string folder, string stages)
    {
        var (code, output) = await EndAsync(new ProcessWeakness(), folder, stages);
        Assert.True(code == 0, output);
    }

    /// <summary>Runs stages in a process that may be forbidden this or that.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    public static Task<(int Code, string Output)> TryAsync(string folder, string stages, ProcessWeakness weakness) => EndAsync(weakness, folder, stages);

    /// <summary>A process that stands still in the middle of a stage, with its transaction open, until it is killed.</summary>
    public static async Task<Process> StandInAsync(string folder, string stages, string stage, double fraction)
    {
        var process = Start(new ProcessWeakness(), folder, stages, Stand, stage, fraction.ToString(CultureInfo.InvariantCulture));
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.StartsWith(Reached, line ?? "the process ended before it got there", StringComparison.Ordinal);
        return process;
    }

    /// <summary>Runs stages in a process that is killed some time after one of them began.</summary>
    /// <returns>Whether it was; false where it had ended in order before.</returns>
    public static async Task<bool> KilledAfterAsync(string folder, string stages, string stage, TimeSpan time)
    {
        var (code, output) = await EndAsync(new ProcessWeakness(), folder, stages, Kill, stage, time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        Assert.True(code is 0 or Killed, output);
        return code == Killed;
    }

    /// <summary>A process that takes live events and is killed some time after it opened; null for one that ends when its input does.</summary>
    public static Process StartLive(string folder, TimeSpan? killedAfter) => killedAfter is { } time
        ? Start(new ProcessWeakness(), folder, Live, Kill, Live, time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))
        : Start(new ProcessWeakness(), folder, Live);

    private static async Task<(int Code, string Output)> EndAsync(ProcessWeakness weakness, params string[] arguments)
    {
        using var process = Start(weakness, arguments);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, $"{string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{await errors}");
    }

    private static Process Start(ProcessWeakness weakness, params string[] arguments) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
    {
        ArgumentList = { typeof(LabProcess).Assembly.Location },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment =
        {
            // Many short processes: what they compile is not worth being compiled twice.
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_TC_CallCounting"] = "0",
            [Weakened.FileLimit] = weakness.MostFileBytes?.ToString(CultureInfo.InvariantCulture),
            [Weakened.Nobody] = weakness.IsNobody ? "1" : null,
        },
    }.With(arguments))!;

    private static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> arguments)
    {
        arguments.ToList().ForEach(start.ArgumentList.Add);
        return start;
    }

    /// <summary>A shop small enough for many runs: every stage has work, and the model has something to learn.</summary>
    private static IConfigurationRoot Configuration(string folder) => new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("Lab:DataDirectory", folder), new("Lab:Preset", "tiny"), new("Lab:Threads", "1"),
        new("Generation:Presets:tiny:Customers", "150"), new("Generation:Presets:tiny:Products", "60"),
        new("Generation:Presets:tiny:Events", "9000"), new("Generation:Presets:tiny:Days", "60"),
        new("Candidates:MaxPerCustomer", "40"), new("Training:LightGbm:Trees", "40"), new("Training:LightGbm:MinExamplesPerLeaf", "5"),
        new("Evaluation:BootstrapResamples", "1000"), new("Serving:SegmentSeconds", "1"),
    ]).Build();

    private static async Task<int> RunAsync(IServiceProvider services, string asked, End end)
    {
        var settings = services.GetRequiredService<LabSettings>();
        settings = settings with { Lab = settings.Lab with { AddDays = asked.StartsWith(FurtherDay, StringComparison.Ordinal) ? 1 : 0 } };
        var stages = services.GetRequiredService<PipelineDefinition>().Select(asked.Replace(FurtherDay, "", StringComparison.Ordinal).Split(','));
        var run = services.GetRequiredService<RunStore>().Enter(stages, settings.Lab);
        var status = await services.GetRequiredService<PipelineRunner>().RunAsync(run, stages, settings, new Observer(end), CancellationToken.None);
        return status == RunStatus.Succeeded ? 0 : 1;
    }

    /// <summary>How and where the process ends.</summary>
    /// <param name="how"><see cref="Stand"/> or <see cref="Kill"/>.</param>
    /// <param name="where">A stage, <see cref="Opening"/> or <see cref="Live"/>.</param>
    /// <param name="when">To stand: the least fraction done. To be killed: milliseconds after the stage began.</param>
    private sealed class End(string how, string where, double when)
    {
        public void Enters(string place)
        {
            if (how == Kill && place == where)
            {
                // A thread that does nothing else: the moment does not depend on what the pool is busy with.
                var started = Stopwatch.GetTimestamp();
                new Thread(() =>
                {
                    Thread.Sleep(TimeSpan.FromMilliseconds(Math.Max(0, when - Stopwatch.GetElapsedTime(started).TotalMilliseconds)));
                    Process.GetCurrentProcess().Kill();
                })
                { IsBackground = true, Priority = ThreadPriority.Highest }.Start();
            }
        }

        public void Progresses(string place, double done, string doing)
        {
            if (how == Stand && place == where && done >= when)
            {
                Console.WriteLine($"{Reached} {place} {doing}");
                Console.Out.Flush();
                Thread.Sleep(Timeout.Infinite);
            }
        }
    }

    private sealed class Observer(End end) : IRunObserver
    {
        private string _now = "";

        public void StageStarted(IStage stage) => end.Enters(_now = stage.Name);

        public void Progress(double fraction, string doing) => end.Progresses(_now, fraction, doing);

        public void Point(string series, double x, double y)
        {
        }

        public void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error)
        {
            if (error is not null)
            {
                Console.WriteLine($"{stage.Name}: {error.Message} {error.Hint}");
            }
        }

        public void RunFailed(LabException error) => Console.WriteLine($"{error.Message} {error.Hint}");
    }
}
