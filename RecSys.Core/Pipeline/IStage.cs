using Microsoft.Data.Sqlite;

namespace RecSys.Core.Pipeline;

/// <summary>
/// One step of the pipeline. What it declares draws the graph, orders the work and marks later stages stale. Its writes are one
/// transaction, opened and committed by the runner: cancelled, failed or killed means nothing happened.
/// </summary>
public interface IStage
{
    /// <summary>Lower-case word, as the API and the address of its page spell it.</summary>
    string Name { get; }

    /// <summary>What this stage answers, in one sentence for its user.</summary>
    string Question { get; }

    /// <summary>What it does and why, in two or three sentences.</summary>
    string Explanation { get; }

    /// <summary>Tables whose change makes this stage stale.</summary>
    IReadOnlyList<string> Reads { get; }

    /// <summary>Tables it fills.</summary>
    IReadOnlyList<string> Writes { get; }

    /// <summary>Settings its result depends on: sections, or single settings as <c>appsettings.json</c> spells them, such as <c>Features:AffinityHalfLifeDays</c>.</summary>
    IReadOnlyList<string> SettingsRead { get; }

    /// <summary>Declarations of the rebuildable tables it owns: the runner creates those that are missing before the stage starts.</summary>
    IReadOnlyList<Storage.TableSpec> Owns => [];

    /// <summary>Writes only what is new unless a full refresh is asked for: its page offers one.</summary>
    bool CanRefreshFully => false;

    /// <summary>
    /// What has come from outside the database and waits to be taken in, as the end of a sentence: the stage is stale then. Null where nothing waits.
    /// </summary>
    string? Waiting(SqliteConnection connection, Storage.LabPaths paths) => null;

    Task<StageReport> RunAsync(StageContext context, CancellationToken cancel);
}
