using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;

namespace RecSys.Tests.Support;

/// <summary>
/// A lab in a process of its own that runs stages and, where it is told to, stands still in the middle of one: inside the call that reports
/// progress, so with its transaction open. A test then kills it.
/// </summary>
internal static class LabProcess
{
    private const string Reached = "reached";

    /// <summary>Put before the stages: adds a day to the generated shop.</summary>
    public const string FurtherDay = "day:";

    /// <summary>Arguments: data folder, stages separated by commas, after <see cref="FurtherDay"/> for one, and where to stand still: a stage and the least fraction done.</summary>
    public static async Task<int> Main(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Lab:DataDirectory", args[0]), new("Lab:Preset", "tiny"),
            new("Generation:Presets:tiny:Customers", "600"), new("Generation:Presets:tiny:Products", "60"),
            new("Generation:Presets:tiny:Events", "40000"), new("Generation:Presets:tiny:Days", "60"),
        ]).Build();
        await using var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, args[0]).BuildServiceProvider();
        services.OpenLab();
        var settings = services.GetRequiredService<LabSettings>();
        settings = settings with { Lab = settings.Lab with { AddDays = args[1].StartsWith(FurtherDay, StringComparison.Ordinal) ? 1 : 0 } };
        var stages = services.GetRequiredService<PipelineDefinition>().Select(args[1].Replace(FurtherDay, "", StringComparison.Ordinal).Split(','));
        var run = services.GetRequiredService<RunStore>().Enter(stages, settings.Lab);
        var observer = args.Length > 2 ? new StandStill(args[2], double.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture)) : new StandStill("", 1);
        var status = await services.GetRequiredService<PipelineRunner>().RunAsync(run, stages, settings, observer, CancellationToken.None);
        return status == RunStatus.Succeeded ? 0 : 1;
    }

    /// <summary>Runs stages to their end in a process.</summary>
    public static async Task RunAsync(string folder, string stages)
    {
        using var process = Start(folder, stages);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Runs stages in a process and kills it, without a warning, in the middle of one.</summary>
    public static async Task KillInAsync(string folder, string stages, string stage, double fraction)
    {
        using var process = Start(folder, stages, stage, fraction.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Assert.StartsWith(Reached, line ?? "the process ended before it got there", StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
    {
        ArgumentList = { typeof(LabProcess).Assembly.Location },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    }.With(arguments))!;

    private static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> arguments)
    {
        arguments.ToList().ForEach(start.ArgumentList.Add);
        return start;
    }

    private sealed class StandStill(string stage, double fraction) : IRunObserver
    {
        private string _now = "";

        public void StageStarted(IStage started) => _now = started.Name;

        public void Progress(double done, string doing)
        {
            if (_now == stage && done >= fraction)
            {
                Console.WriteLine($"{Reached} {stage} {doing}");
                Console.Out.Flush();
                Thread.Sleep(Timeout.Infinite);
            }
        }

        public void Point(string series, double x, double y)
        {
        }

        public void StageFinished(IStage finished, string status, double durationMs, StageReport? report, LabException? error)
        {
            if (error is not null)
            {
                Console.WriteLine($"{finished.Name}: {error.Message}");
            }
        }

        public void RunFailed(LabException error) => Console.WriteLine(error.Message);
    }
}
