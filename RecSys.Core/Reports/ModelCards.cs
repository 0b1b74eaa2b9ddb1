using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Reports;

/// <summary>Writes model cards from what the lab keeps: data, features, metrics per slice, limits.</summary>
public sealed class ModelCards(LabDatabase database, ModelReports models, EvaluationReports evaluations, ModelNotes notes)
{
    private const int MostFeatures = 20;

    /// <summary>The card of a version.</summary>
    /// <exception cref="LabException">There is no such version.</exception>
    public ModelCard Of(int version)
    {
        var model = models.Find(version);
        var evaluation = evaluations.Of(version);
        var detail = evaluations.Detail(version);
        return new ModelCard(
            version,
            $"Model version {version}",
            [
                Overview(model, notes.All().GetValueOrDefault(version, ModelNote.None)),
                Data(model),
                Features(model),
                .. evaluation.Folds.Reverse().Select(fold => Fold(fold, evaluation.MetricKeys, detail?.Folds.FirstOrDefault(f => f.Fold == fold.Fold))),
                Limits(model, evaluation, detail?.Folds[^1]),
            ]);
    }

    private static CardSection Overview(ModelDetail model, ModelNote note)
    {
        var summary = model.Summary;
        return new CardSection(
            "Overview",
            [.. note.Text.Length > 0 ? new[] { note.Text } : []],
            [
                Invariant($"Trainer: {summary.Trainer}, {summary.Trees} steps kept of {model.Curve.Count} made; trained in {summary.DurationMs / 1000:0.0} s on {Time(summary.CreatedAt)}."),
                $"Aliases: {(summary.Aliases.Count > 0 ? string.Join(", ", summary.Aliases) : "none")}.",
                $"Tags: {(note.Tags.Count > 0 ? note.TagLine : "none")}.",
                "Use: ranks the candidates of one customer of this shop; customers without history get a list for their context instead. Scores are for ordering, not probabilities.",
            ],
            [new CardTable(["Parameter", "Value"], [.. model.Parameters.Select(p => (IReadOnlyList<string>)[p.Key, p.Value])])]);
    }

    private CardSection Data(ModelDetail model)
    {
        using var context = database.Context();
        var snapshot = context.FeatureSnapshots.AsNoTracking().FirstOrDefault(s => s.SnapshotId == model.SnapshotId);
        var points = new List<string> { $"Labels end at {Time(model.Summary.DataCutoff)}; features of each fold know only what lay before its cutoff." };
        if (snapshot is null)
        {
            points.Add($"Snapshot {model.SnapshotId}: not kept any more.");
            return new CardSection("Data", [], points, []);
        }

        points.Add(Invariant($"Snapshot {snapshot.SnapshotId}: {snapshot.Rows:N0} rows, as of {Time(snapshot.AsOf)}, seed {snapshot.Seed}."));
        var folds = JsonSerializer.Deserialize<List<FoldSnapshot>>(snapshot.Manifest, FeatureSnapshot.Json)!;
        return new CardSection("Data", [], points,
        [
            new CardTable(
                ["Fold", "Cutoff", "Labels until", "Rows", "Customers", "Without history", "SHA-256"],
                [.. folds.Select(f => (IReadOnlyList<string>)
                [
                    f.Fold,
                    Time(Moments.ToDateTimeOffset(f.Cutoff)),
                    Time(Moments.ToDateTimeOffset(f.End)),
                    Count(f.Rows),
                    Count(f.Customers),
                    Count(f.ColdCustomers),
                    f.Sha256[..12],
                ])]),
        ]);
    }

    private static CardSection Features(ModelDetail model)
    {
        var known = FeatureCatalog.Default.Fingerprint == model.FeatureFingerprint;
        var sentences = known ? FeatureCatalog.Default.Features.ToDictionary(f => f.Name, f => f.Sentence) : [];
        return new CardSection(
            "Features",
            [Invariant($"{(known ? $"{FeatureCatalog.Default.Count} features" : "Features of an earlier catalogue")}, fingerprint {model.FeatureFingerprint}. The {Math.Min(MostFeatures, model.Importance.Count)} that weigh most:")],
            [],
            [
                new CardTable(
                    ["Feature", "Share of the gain", "What it says"],
                    [.. model.Importance.Take(MostFeatures).Select(f => (IReadOnlyList<string>)[f.Key, Percent(f.Value), sentences.GetValueOrDefault(f.Key, "")])]),
            ]);
    }

    private static CardSection Fold(FoldEvaluationReport fold, IReadOnlyList<string> keys, FoldDetail? detail)
    {
        var points = new List<string>
        {
            Invariant($"{fold.Users:N0} customers count, {fold.UsersLeftOut:N0} are left out because they bought nothing new; of {fold.Positives:N0} purchases the candidates hold {Percent(fold.CandidateRecall)}."),
        };
        var tables = new List<CardTable>
        {
            new(["Scorer", .. keys], [.. fold.Scorers.Select(s => (IReadOnlyList<string>)[s.Scorer, .. keys.Select(k => Metric(s.Metrics.TryGetValue(k, out var v) ? v : double.NaN))])]),
        };
        if (detail is not null)
        {
            points.AddRange(Points(detail));
            tables.Add(new CardTable(
                ["Slice", "Of", "Customers", "Left out", "NDCG", "95 % interval", $"Against {detail.Baseline}", "95 % interval"],
                [.. detail.Slices.Select(s => (IReadOnlyList<string>)
                [
                    s.Name, s.Group, Count(s.Users), Count(s.LeftOut), Metric(s.Model.Value), Bounds(s.Model), Metric(s.Against.Value), Bounds(s.Against),
                ])]));
        }

        return new CardSection($"Quality on the {fold.Fold} fold", [$"Features as of {Time(fold.Cutoff)}, purchases until {Time(fold.End)}."], points, tables);
    }

    private static IEnumerable<string> Points(FoldDetail detail)
    {
        if (detail.Achieved is { } achieved)
        {
            yield return Invariant($"{Percent(achieved.Share.Value)} of what is achievable: random lists reach {Metric(achieved.Floor)}, the oracle {Metric(achieved.Ceiling)}.");
        }

        var regret = detail.Regret;
        yield return $"Lost to a perfect list: {Metric(regret.Retrieval)} in retrieval, {Metric(regret.Ranking)} in ranking, {Metric(regret.ColdStart)} in cold start.";
        yield return $"Calibration: predicted and bought shares differ by {detail.Calibration.Error.ToString("P2", CultureInfo.InvariantCulture)} on average.";
    }

    private static CardSection Limits(ModelDetail model, ModelEvaluation evaluation, FoldDetail? test)
    {
        var limits = new List<string>
        {
            "Judged on purchases that followed under whatever the shop showed then: what nobody was shown could hardly be bought.",
            "Only products that the candidate sources propose are ranked; the rest of a list is filled up by popularity.",
            $"Learnt from events before {Time(model.Summary.DataCutoff)}: tastes and catalogue drift, so train again as new days come.",
        };
        if (evaluation.Folds.Count == 0)
        {
            limits.Insert(0, "Never evaluated: nobody knows how good it is.");
        }

        foreach (var slice in test?.Slices.Where(s => s.Against.High < 0) ?? [])
        {
            limits.Add($"Worse than {slice.Baseline} for {slice.Group} '{slice.Name}' ({Metric(slice.Against.Value)}, 95 % interval {Bounds(slice.Against)}).");
        }

        if (test?.Slices.Where(s => s.Users < 100).Select(s => $"{s.Group} '{s.Name}'").ToList() is { Count: > 0 } small)
        {
            limits.Add($"Fewer than 100 customers stand behind: {string.Join(", ", small)}.");
        }

        return new CardSection("Limits", [], limits, []);
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => double.IsFinite(share) ? share.ToString("P1", CultureInfo.InvariantCulture) : "–";

    private static string Metric(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "–";

    private static string Bounds(Interval interval) => double.IsFinite(interval.Low) ? $"{Metric(interval.Low)} to {Metric(interval.High)}" : "–";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
