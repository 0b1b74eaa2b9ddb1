using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Training;

/// <summary>A set of parameters as tried.</summary>
/// <param name="Trial">From 1.</param>
/// <param name="Values">Searched parameters.</param>
/// <param name="Steps">Trees or passes made.</param>
/// <param name="BestStep">The one that was best on the validation fold.</param>
/// <param name="WasStopped">It was given up: it lagged behind the others.</param>
public sealed record SearchTrial(
    int Trial, IReadOnlyDictionary<string, double> Values, int Steps, int BestStep, double TrainNdcg, double ValidationNdcg, double DurationMs, bool WasStopped);

/// <summary>Where trials are kept. They cost hours, so they outlive the pipeline's own tables.</summary>
public static class SearchTables
{
    public static TableSpec Trials { get; } = new(
        Tables.SearchTrials,
        "lab",
        "One row per search and set of parameters tried.",
        [
            new("search_id", ColumnKind.Integer, "The run that searched."),
            new("trial", ColumnKind.Integer, "From 1; the first has the parameters of the settings."),
            new("trainer", ColumnKind.Text),
            new("parameters", ColumnKind.Text, "The searched parameters as a JSON object."),
            new("steps", ColumnKind.Integer, "Trees or passes made."),
            new("best_step", ColumnKind.Integer, "The one that was best on the validation fold."),
            new("train_ndcg", ColumnKind.Real),
            new("validation_ndcg", ColumnKind.Real, "NDCG@10 on the validation fold at the best step."),
            new("duration_ms", ColumnKind.Real),
            new("was_stopped", ColumnKind.Flag, "Given up early: it lagged behind the median of the finished ones."),
            new("tried_at", ColumnKind.Moment),
        ],
        ["search_id", "trial"]);

    /// <summary>Keeps a trial.</summary>
    public static void Insert(SqliteConnection connection, long searchId, string trainer, SearchTrial trial, long triedAt) => LabDatabase.Execute(
        connection,
        $"""
        insert into {Tables.SearchTrials}
            (search_id, trial, trainer, parameters, steps, best_step, train_ndcg, validation_ndcg, duration_ms, was_stopped, tried_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """,
        searchId,
        trial.Trial,
        trainer,
        System.Text.Json.JsonSerializer.Serialize(trial.Values),
        trial.Steps,
        trial.BestStep,
        trial.TrainNdcg,
        trial.ValidationNdcg,
        trial.DurationMs,
        trial.WasStopped ? 1 : 0,
        triedAt);
}
