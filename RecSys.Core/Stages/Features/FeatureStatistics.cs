using System.Text.Json;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Features;

/// <summary>What is known of the features' values after a snapshot: written once per run.</summary>
internal sealed class FeatureStatistics(FeatureCatalog features)
{
    private const int HistogramBins = 20;
    private const int SampledRows = 20_000;

    private readonly FeatureMoments _moments = new(features.Count);
    private readonly List<FeatureSample> _samples = [];

    /// <summary>Begins the next fold, in time order.</summary>
    /// <param name="expectedRows">About how many rows will come.</param>
    /// <param name="chance">Draws the sample.</param>
    public FeatureSample Begin(long expectedRows, Random chance)
    {
        _samples.Add(new FeatureSample(Math.Min(1, (double)SampledRows / Math.Max(1, expectedRows)), chance));
        return _samples[^1];
    }

    public void Add(FoldRows rows, HashSet<long> positives)
    {
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows.Values.AsSpan(r * features.Count, features.Count);
            var positive = positives.Contains(rows.ProductIds[r]);
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
            var (edges, counts) = Drift.Histogram(last.Values(f), HistogramBins);
            insert.Set(0, f).Set(1, feature.Name).Set(2, feature.Group).Set(3, feature.Unit).Set(4, feature.Sentence);
            insert.Set(5, _moments.Mean(f)).Set(6, _moments.Deviation(f)).Set(7, _moments.Least(f)).Set(8, _moments.Most(f));
            insert.Set(9, _moments.MissingShare(f)).Set(10, _moments.Correlation(f));
            insert.Set(11, last.Auc(f)).Set(12, Drift.Psi(before, last, f));
            insert.Set(13, JsonSerializer.Serialize(new { edges, counts })).Write();
        }
    }
}
