using System.Diagnostics;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Recommendation;

namespace RecSys.Bench;

/// <summary>Keeps what each stage of a run took, and prints it as it comes.</summary>
internal sealed class StageWatch : IRunObserver
{
    private readonly List<StageFigures> _stages = [];
    private TimeSpan _cpu;
    private long _started;
    private long _firstList;
    private TimeSpan _lists;

    public IReadOnlyList<StageFigures> Stages => _stages;

    /// <summary>Seconds on the clock that the last recommendation took from the first list to the last one written, without what goes before and after.</summary>
    public double ListSeconds => _lists.TotalSeconds;

    /// <summary>The best of the last training's validation curve.</summary>
    public double ValidationNdcg { get; private set; }

    public void StageStarted(IStage stage)
    {
        ResidentPeak.Restart();
        (_cpu, _started) = (Cpu(), Stopwatch.GetTimestamp());
    }

    public void Progress(double fraction, string doing)
    {
        if (doing == RecommendationStage.MakingLists)
        {
            _firstList = Stopwatch.GetTimestamp();
        }
        else if (doing == RecommendationStage.ListsMade)
        {
            _lists = Stopwatch.GetElapsedTime(_firstList);
        }
    }

    public void Point(string series, double x, double y) =>
        ValidationNdcg = series == Core.Stages.Training.TrainingStage.ValidationCurve ? Math.Max(ValidationNdcg, y) : ValidationNdcg;

    public void StageFinished(IStage stage, string status, double durationMs, StageReport? report, LabException? error)
    {
        if (error is not null || report is null)
        {
            Console.WriteLine($"  {stage.Name} {status}: {error?.Message} {error?.Hint}");
            return;
        }

        var figures = new StageFigures(
            stage.Name,
            Stopwatch.GetElapsedTime(_started).TotalSeconds,
            (Cpu() - _cpu).TotalSeconds,
            Math.Max(report.RowsIn, stage.Reads.Count == 0 ? report.RowsOut : 0),
            ResidentPeak.Bytes());
        _stages.Add(figures);
        Console.WriteLine($"  {figures.Stage,-16}{figures.Seconds,8:N2} s {figures.CpuSeconds,8:N2} s cpu {figures.Rows,12:N0} rows {figures.Rows / figures.Seconds,12:N0} rows/s {figures.PeakBytes / 1048576.0,8:N0} MB{(stage is RecommendationStage ? $"   the lists alone {ListSeconds:N2} s" : "")}{(Environment.GetEnvironmentVariable("BENCH_JIT") is null ? "" : $" jit {System.Runtime.JitInfo.GetCompilationTime().TotalSeconds:N1} gc {GC.GetTotalPauseDuration().TotalSeconds:N2}")}");
    }

    public void RunFailed(LabException error) => Console.WriteLine($"  {error.Message} {error.Hint}");

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
