using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Pipeline;

/// <summary>All a stage may know of the run it is part of.</summary>
public sealed class StageContext
{
    public required long RunId { get; init; }

    public required LabSettings Settings { get; init; }

    public required LabPaths Paths { get; init; }

    /// <summary>Open, inside the stage's transaction. All of the stage's writes go through it.</summary>
    public required SqliteConnection Connection { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Threads the stage may use.</summary>
    public required int Threads { get; init; }

    public required IStageObserver Observer { get; init; }

    /// <summary>Tells the pages how far the stage is.</summary>
    /// <param name="fraction">Done, 0 to 1.</param>
    /// <param name="doing">What is being done, such as <c>12,000 of 30,000 customers</c>.</param>
    public void Progress(double fraction, string doing) => Observer.Progress(fraction, doing);

    /// <summary>A point of a live curve.</summary>
    public void Point(string series, double x, double y) => Observer.Point(series, x, y);

    /// <summary>Independent random stream of a part: a new part leaves the others' draws alone.</summary>
    public Random RandomFor(string part) => Chance.Stream(Settings.Lab.Seed, part);

    /// <summary>
    /// Lets others write meanwhile, for long work that reads and writes nothing: keeps what was written so far, and takes the lock again afterwards.
    /// </summary>
    public void WithoutLock(Action work)
    {
        LabDatabase.Execute(Connection, "commit");
        try
        {
            work();
        }
        finally
        {
            LabDatabase.Execute(Connection, "begin immediate");
        }
    }

    public ParallelOptions Parallel(CancellationToken cancel) => new() { MaxDegreeOfParallelism = Threads, CancellationToken = cancel };
}

/// <summary>Who watches a stage work. Called often, from any thread: it must be quick.</summary>
public interface IStageObserver
{
    void Progress(double fraction, string doing);

    void Point(string series, double x, double y);
}
