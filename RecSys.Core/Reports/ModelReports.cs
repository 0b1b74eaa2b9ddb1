using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;
using RecSys.Core.Tracking;

namespace RecSys.Core.Reports;

/// <summary>A model version in the list.</summary>
/// <param name="Aliases">champion, challenger, or none.</param>
/// <param name="Test">The model's metrics on the test fold by key, such as <c>ndcg@10</c>; empty before its evaluation.</param>
/// <param name="Validation">The same on the validation fold.</param>
public sealed record ModelSummary(
    int Version,
    string Trainer,
    DateTimeOffset CreatedAt,
    DateTimeOffset DataCutoff,
    int Trees,
    double DurationMs,
    bool IsEvaluated,
    IReadOnlyList<string> Aliases,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, double> Validation);

/// <summary>A point of the kept training curve.</summary>
public sealed record ModelCurvePoint(int Tree, double TrainNdcg, double ValidationNdcg);

/// <summary>A model version in full.</summary>
/// <param name="Parameters">Name and value, as text.</param>
/// <param name="Importance">Feature and its share of the gain, largest first.</param>
public sealed record ModelDetail(
    ModelSummary Summary,
    string FeatureFingerprint,
    string SnapshotId,
    IReadOnlyList<KeyValuePair<string, string>> Parameters,
    IReadOnlyList<KeyValuePair<string, double>> Importance,
    IReadOnlyList<ModelCurvePoint> Curve)
{
    /// <summary>Validation NDCG@10 with the trees kept; NaN without a curve.</summary>
    public double BestValidationNdcg => Curve.FirstOrDefault(c => c.Tree == Summary.Trees)?.ValidationNdcg ?? double.NaN;
}

/// <summary>A change of an alias.</summary>
/// <param name="From">What it named before; null for nothing.</param>
/// <param name="To">What it names since; null for nothing.</param>
/// <param name="Reason">Who or what changed it, with the figures it was decided by.</param>
public sealed record AliasChange(string Alias, int? From, int? To, DateTimeOffset At, string Reason);

/// <summary>Questions about models: the list, one version.</summary>
public sealed class ModelReports(LabDatabase database)
{
    /// <summary>All versions, newest first.</summary>
    public IReadOnlyList<ModelSummary> List()
    {
        using var context = database.Context();
        var aliases = context.ModelAliases.AsNoTracking().ToLookup(a => a.Version, a => a.Alias);
        var metrics = context.ModelMetrics.AsNoTracking().Where(m => m.Scorer == "model" && m.Value != null).ToLookup(m => (m.Version, m.Fold));
        return [.. context.ModelVersions.AsNoTracking().OrderByDescending(m => m.Version).AsEnumerable().Select(m => Summary(m, aliases[m.Version], metrics))];
    }

    /// <summary>One version.</summary>
    /// <exception cref="LabException">There is none of that number.</exception>
    public ModelDetail Find(int version)
    {
        using var context = database.Context();
        var row = context.ModelVersions.AsNoTracking().FirstOrDefault(m => m.Version == version) ?? throw Unknown(version);
        var aliases = context.ModelAliases.AsNoTracking().Where(a => a.Version == version).Select(a => a.Alias).ToList();
        var metrics = context.ModelMetrics.AsNoTracking().Where(m => m.Version == version && m.Scorer == "model" && m.Value != null).ToLookup(m => (m.Version, m.Fold));
        var curve = context.ModelCurves.AsNoTracking().Where(c => c.Version == version).OrderBy(c => c.Tree)
            .AsEnumerable() // SQLite has no NaN
            .Select(c => new ModelCurvePoint(c.Tree, c.TrainNdcg, c.ValidationNdcg ?? double.NaN)).ToList();
        var importance = JsonSerializer.Deserialize<Dictionary<string, double>>(row.Importance)!.Where(f => f.Value > 0).OrderByDescending(f => f.Value);
        return new ModelDetail(Summary(row, aliases, metrics), row.FeatureFingerprint, row.SnapshotId, [.. Parameters(row.Parameters)], [.. importance], curve);
    }

    /// <summary>The newest version; null before the first training.</summary>
    public ModelDetail? Newest()
    {
        using var context = database.Context();
        var version = context.ModelVersions.Max(m => (int?)m.Version);
        return version is { } newest ? Find(newest) : null;
    }

    /// <summary>What the aliases named, newest change first.</summary>
    public IReadOnlyList<AliasChange> AliasHistory(int limit = 100)
    {
        using var context = database.Context();
        return [.. context.ModelAliasChanges.AsNoTracking().OrderByDescending(c => c.Id).Take(limit)
            .Select(c => new AliasChange(c.Alias, c.FromVersion, c.ToVersion, c.At, c.Reason))];
    }

    /// <summary>The version that undoing the last promotion would bring back; null where there is none.</summary>
    public int? PreviousChampion()
    {
        using var connection = database.Connect(readOnly: true);
        return ModelAliases.Previous(connection);
    }

    internal static LabException Unknown(int version) => new($"There is no model version {version}.", "The Models page lists the versions.", Fault.NotFound);

    private static ModelSummary Summary(ModelVersionRow row, IEnumerable<string> aliases, ILookup<(int Version, string Fold), ModelMetricRow> metrics) => new(
        row.Version,
        row.Trainer,
        row.CreatedAt,
        row.DataCutoff,
        row.Trees,
        row.DurationMs,
        row.EvaluatedAt is not null,
        [.. aliases.Order(StringComparer.Ordinal)],
        metrics[(row.Version, "test")].ToDictionary(m => m.Metric, m => m.Value!.Value),
        metrics[(row.Version, "validation")].ToDictionary(m => m.Metric, m => m.Value!.Value));

    /// <summary>Parameters of a version by name; a name that two nested objects share counts once.</summary>
    internal static IReadOnlyDictionary<string, string> Parameters(string json)
    {
        using var document = JsonDocument.Parse(json);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Flatten("", document.RootElement))
        {
            parameters.TryAdd(name, value);
        }

        return parameters;
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string path, JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(p => Flatten(p.Value.ValueKind == JsonValueKind.Object ? path : path + p.Name, p.Value))
        : [new(path, element.ToString())];
}
