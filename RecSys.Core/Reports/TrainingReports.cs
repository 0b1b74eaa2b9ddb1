using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Reports;

/// <summary>The training snapshot a version learnt from.</summary>
/// <param name="Rows">Of all its folds; null where the snapshot has been forgotten since.</param>
public sealed record SnapshotOfRun(string Id, long? Rows, DateTimeOffset? AsOf, int? Seed);

/// <summary>A training as the table of runs shows it.</summary>
/// <param name="Parameters">Name and value, as text.</param>
/// <param name="Winner">The scorer with the highest NDCG on the validation fold, the oracle aside; null before the evaluation.</param>
public sealed record TrainingRun(
    ModelSummary Model, long RunId, SnapshotOfRun Snapshot, IReadOnlyDictionary<string, string> Parameters, string? Winner, ModelNote Note)
{
    /// <summary>Every number of the run by name: parameters that are numbers, metrics of both folds, duration. What a scatter can show.</summary>
    public IReadOnlyDictionary<string, double> Numbers()
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (fold, metrics) in new[] { ("test", Model.Test), ("validation", Model.Validation) })
        {
            foreach (var (key, value) in metrics)
            {
                numbers[$"{fold} {key}"] = value;
            }
        }

        numbers["duration, s"] = Model.DurationMs / 1000;
        numbers["steps kept"] = Model.Trees;
        foreach (var (name, text) in Parameters)
        {
            if (double.TryParse(text, CultureInfo.InvariantCulture, out var value))
            {
                numbers.TryAdd(name, value);
            }
        }

        return numbers;
    }
}

/// <summary>Something in which trainings differ.</summary>
/// <param name="Values">As text, one per training in the order asked for; null where a training has no such thing.</param>
public sealed record TrainingDifference(string Name, IReadOnlyList<string?> Values);

/// <summary>Trainings side by side.</summary>
public sealed record TrainingComparison(IReadOnlyList<TrainingRun> Runs, IReadOnlyList<TrainingDifference> Differences, IReadOnlyList<IReadOnlyList<ModelCurvePoint>> Curves);

/// <summary>Questions about trainings: all of them, any number compared.</summary>
public sealed class TrainingReports(LabDatabase database, ModelReports models, ModelNotes notes)
{
    /// <summary>All trainings, newest first.</summary>
    public IReadOnlyList<TrainingRun> List()
    {
        using var context = database.Context();
        var snapshots = context.FeatureSnapshots.AsNoTracking().Select(s => new SnapshotOfRun(s.SnapshotId, s.Rows, s.AsOf, s.Seed)).ToDictionary(s => s.Id);
        var rows = context.ModelVersions.AsNoTracking().Select(m => new { m.Version, m.RunId, m.SnapshotId, m.Parameters }).ToDictionary(m => m.Version);
        var winners = context.ModelMetrics.AsNoTracking()
            .Where(m => m.Fold == "validation" && m.Metric.StartsWith("ndcg@") && m.Scorer != ScorerNames.Oracle && m.Value != null)
            .AsEnumerable().GroupBy(m => m.Version).ToDictionary(g => g.Key, g => g.MaxBy(m => m.Value)!.Scorer);
        var written = notes.All();
        return [.. models.List().Select(model => new TrainingRun(
            model,
            rows[model.Version].RunId,
            snapshots.GetValueOrDefault(rows[model.Version].SnapshotId) ?? new SnapshotOfRun(rows[model.Version].SnapshotId, null, null, null),
            ModelReports.Parameters(rows[model.Version].Parameters),
            winners.GetValueOrDefault(model.Version),
            written.GetValueOrDefault(model.Version, ModelNote.None)))];
    }

    /// <summary>Any number of trainings: what differs between them, and their curves.</summary>
    /// <exception cref="LabException">None is named, or one does not exist.</exception>
    public TrainingComparison Compare(IReadOnlyList<int> versions)
    {
        if (versions.Count == 0)
        {
            throw new LabException("No version is named.", "Name the versions with commas between them: versions=3,1.");
        }

        var all = List().ToDictionary(r => r.Model.Version);
        var runs = versions.Distinct().Select(v => all.GetValueOrDefault(v) ?? throw ModelReports.Unknown(v)).ToList();
        return new TrainingComparison(runs, Differences(runs), [.. runs.Select(r => models.Find(r.Model.Version).Curve)]);
    }

    /// <summary>Parameters in which trainings differ: worth a column each.</summary>
    public static IReadOnlyList<string> Varied(IReadOnlyList<TrainingRun> runs) =>
        [.. runs.SelectMany(r => r.Parameters.Keys).Distinct().Where(name => runs.Select(r => r.Parameters.GetValueOrDefault(name)).Distinct().Count() > 1)];

    private static IReadOnlyList<TrainingDifference> Differences(List<TrainingRun> runs)
    {
        var facts = runs.ConvertAll(Facts);
        return [.. facts.SelectMany(f => f.Keys).Distinct()
            .Select(name => new TrainingDifference(name, [.. facts.Select(f => f.GetValueOrDefault(name))]))
            .Where(d => d.Values.Distinct().Count() > 1)
            .OrderBy(d => d.Name.StartsWith("validation ", StringComparison.Ordinal) ? 1 : d.Name.StartsWith("test ", StringComparison.Ordinal) ? 2 : 0)];
    }

    private static Dictionary<string, string> Facts(TrainingRun run)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["trainer"] = run.Model.Trainer };
        foreach (var (name, value) in run.Parameters)
        {
            facts.TryAdd(name, value);
        }

        facts["snapshot"] = run.Snapshot.Id;
        facts["labels until"] = run.Model.DataCutoff.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        facts["steps kept"] = run.Model.Trees.ToString(CultureInfo.InvariantCulture);
        foreach (var (fold, metrics) in new[] { ("validation", run.Model.Validation), ("test", run.Model.Test) })
        {
            foreach (var (key, value) in metrics)
            {
                facts[$"{fold} {key}"] = value.ToString("0.0000", CultureInfo.InvariantCulture);
            }
        }

        return facts;
    }
}
