using System.Text.Json;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Features;

/// <summary>What is known of the features' values after a snapshot: written once per run.</summary>
internal sealed class FeatureStatistics(FeatureCatalog features)
{
    private const int HistogramBins = 20;
    private const int SampledRows = 20_000;

    private readonly FeatureMoments _moments = new(features.Count);
    private readonly List<string> _folds = [];
    private readonly List<FeatureSample> _samples = [];

    /// <summary>Begins the next fold, in time order.</summary>
    /// <param name="fold">Its name.</param>
    /// <param name="expectedRows">About how many rows will come.</param>
    /// <param name="chance">Draws the sample.</param>
    public FeatureSample Begin(string fold, long expectedRows, Random chance)
    {
        _folds.Add(fold);
        _samples.Add(new FeatureSample(Math.Min(1, (double)SampledRows / Math.Max(1, expectedRows)), chance));
        return _samples[^1];
    }

    public void Add(FoldRows rows, int[] labels)
    {
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows.Values.AsSpan(r * features.Count, features.Count);
            var positive = labels[r] == 1;
            _moments.Add(row, positive);
            _samples[^1].Add(row, positive);
        }
    }

    /// <summary>Fills the table; the last fold is the validation fold, the one before it the last train fold.</summary>
    public void Write(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        LabDatabase.Recreate(connection, FeatureTables.Statistics);
        using var insert = new BulkInsert(connection, FeatureTables.Statistics);
        var (before, last) = (_samples[^2], _samples[^1]);
        for (var f = 0; f < features.Count; f++)
        {
            var feature = features.Features[f];
            float[][] values = [.. _samples.Select(s => s.Values(f))];
            var (edges, counts) = Drift.Histogram(values[^1], HistogramBins);
            var earlier = Drift.Counts(values[^2], edges);
            insert.Set(0, f).Set(1, feature.Name).Set(2, feature.Group).Set(3, feature.Unit).Set(4, feature.Sentence);
            insert.Set(5, _moments.Mean(f)).Set(6, _moments.Deviation(f)).Set(7, _moments.Least(f)).Set(8, _moments.Most(f));
            insert.Set(15, feature.Window);
            insert.Set(9, _moments.MissingShare(f)).Set(10, _moments.Correlation(f));
            insert.Set(11, last.Auc(f)).Set(12, Drift.Psi(before, last, f));
            insert.Set(13, JsonSerializer.Serialize(new { edges, counts, earlier })).Set(14, JsonSerializer.Serialize(OfFolds(f, values))).Write();
        }
    }

    /// <summary>Each fold's median, missing share and drift from the fold before; null where there is none.</summary>
    private IEnumerable<object> OfFolds(int feature, float[][] values) => _folds.Select((fold, i) => new
    {
        fold,
        median = values[i].Length == 0 ? null : (float?)values[i][values[i].Length / 2],
        missing = _samples[i].MissingShare(feature),
        psi = i == 0 || Drift.Psi(_samples[i - 1], _samples[i], feature) is double.NaN ? null : (double?)Drift.Psi(_samples[i - 1], _samples[i], feature),
    });
}
