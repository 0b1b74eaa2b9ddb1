using System.Globalization;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving.Retraining;

/// <summary>
/// Tells how far the shop has moved since the champion was trained: the features and scores of the same customers' candidates as of the end of
/// its test fold and as of now, and what its lists lead to. One comparison at a time.
/// </summary>
public sealed class DriftCheck(LiveState live, LiveBuilder builder, LivePulse pulse, RetrainingHistory history, LabDatabase database, SettingsBook book, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private (int Version, LabSettings Settings, FeatureSample Rows)? _reference;
    private (int? Champion, long Shown, long Opened) _judged;

    /// <summary>Compares now.</summary>
    /// <exception cref="LabException">There is no shop, no champion, or the champion was never evaluated.</exception>
    public async Task<DriftReport> MeasureAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            // It computes for seconds, and the pool's threads serve the pages.
            return await Task.Factory.StartNew(() => Measure(cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private DriftReport Measure(CancellationToken cancel)
    {
        var (shop, settings) = (live.Required(), book.Current);
        var champion = shop.Champion.Required.Version;
        var (reference, importance) = Judged(champion);
        var before = Reference(shop.Champion, reference, settings, cancel);
        var (now, customers) = DriftRows.Of(shop, settings, cancel);
        var features = FeatureCatalog.Default.Names
            .Select((name, i) => Feature(name, i, before, now, importance.GetValueOrDefault(name), settings.Retraining.FeaturePsi))
            .OrderByDescending(f => f.Psi ?? -1).ThenBy(f => f.Feature, StringComparer.Ordinal).ToList();
        var report = new DriftReport(
            clock.GetUtcNow(), champion, reference, Moments.ToDateTimeOffset(shop.State.Now), customers, Finite(Drift.Psi(before, now, features.Count)),
            HitRateOf(champion, settings.Retraining), features, []);
        return report with { Reasons = [.. Reasons(report, settings.Retraining)] };
    }

    /// <summary>The rows of the shop in which the champion was judged, with today's settings; kept until either is another.</summary>
    private FeatureSample Reference(Champion champion, DateTimeOffset moment, LabSettings settings, CancellationToken cancel)
    {
        if (_reference is not { } kept || kept.Version != champion.Version || kept.Settings != settings)
        {
            var (rows, _) = DriftRows.Of(builder.BuildAt(moment.ToUnixTimeMilliseconds(), champion, cancel), settings, cancel);
            _reference = kept = (champion.Version!.Value, settings, rows);
        }

        return kept.Rows;
    }

    private (DateTimeOffset Reference, IReadOnlyDictionary<string, double> Importance) Judged(int version)
    {
        using var context = database.Context();
        var end = context.ModelFolds.Where(f => f.Version == version && f.Fold == "test").Select(f => (DateTimeOffset?)f.End).FirstOrDefault()
            ?? throw new LabException($"Version {version} serves and was never evaluated: there is no shop to compare with.", "Run the evaluation stage.", Fault.Conflict);
        var importance = context.ModelVersions.Where(m => m.Version == version).Select(m => m.Importance).First();
        return (end, JsonSerializer.Deserialize<Dictionary<string, double>>(importance)!);
    }

    private static FeatureDrift Feature(string name, int column, FeatureSample before, FeatureSample now, double importance, double threshold)
    {
        var psi = Finite(Drift.Psi(before, now, column));
        return new FeatureDrift(name, psi, importance, Median(before.Values(column)), Median(now.Values(column)), psi > threshold);
    }

    /// <summary>Lists since the last judgement, once there are enough; those of an earlier champion do not count.</summary>
    private HitRate? HitRateOf(int champion, RetrainingSettings settings)
    {
        var (shown, opened) = pulse.Lists;
        if (_judged.Champion != champion)
        {
            _judged = _judged.Champion is null ? (champion, 0, 0) : (champion, shown, opened);
        }

        if (shown - _judged.Shown < settings.LeastLists)
        {
            return null;
        }

        var (shownBefore, openedBefore) = history.ListsOf(champion);
        var rate = new HitRate(shown - _judged.Shown, opened - _judged.Opened, shownBefore, openedBefore);
        _judged = (champion, shown, opened);
        return rate;
    }

    private static IEnumerable<string> Reasons(DriftReport report, RetrainingSettings settings)
    {
        if (report.FeaturesMoved > 0 && report.MovedImportance >= settings.MovedImportance)
        {
            var most = report.Features.Where(f => f.Moved).OrderByDescending(f => f.Importance).First();
            yield return Invariant($"{report.FeaturesMoved} features that carry {report.MovedImportance:P0} of the model's importance have moved (PSI above {settings.FeaturePsi:0.##}), most important {most.Feature} ({most.Psi:0.00}).");
        }

        if (report.ScorePsi > settings.ScorePsi)
        {
            yield return Invariant($"The model's scores have moved: PSI {report.ScorePsi:0.00}, above {settings.ScorePsi:0.##}.");
        }

        if (report.HitRate is { HasFallen: true } rate && rate.Drop >= settings.HitRateDrop)
        {
            yield return Invariant($"The hit rate of live lists has fallen from {rate.Before:P1} to {rate.Now:P1} ({rate.Shown:N0} lists), more than chance explains.");
        }
    }

    private static double? Median(float[] sorted) => sorted.Length == 0 ? null : sorted[sorted.Length / 2];

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
