using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Splits;

namespace RecSys.Core.Stages.Training;

/// <summary>What a trainer learns from: feature rows of all train folds, grouped by customer and fold.</summary>
public sealed record TrainingRows
{
    public required int FeatureCount { get; init; }

    /// <summary>Row-major; missing is NaN.</summary>
    public required float[] Values { get; init; }

    /// <summary>1 for a purchase in the label window, else 0.</summary>
    public required float[] Labels { get; init; }

    /// <summary>Group g holds rows [GroupStarts[g], GroupStarts[g + 1]).</summary>
    public required int[] GroupStarts { get; init; }

    /// <summary>Break ties in metrics.</summary>
    public required long[] ProductIds { get; init; }

    /// <summary>Positives per group that no row stands for: they count in a metric's denominator.</summary>
    public required int[] MissedPositives { get; init; }

    public int Rows => Labels.Length;

    public int Groups => GroupStarts.Length - 1;

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * FeatureCount, FeatureCount);

    /// <summary>A fold as it is: whole lists.</summary>
    public static TrainingRows Whole(LabelledFold fold) => new()
    {
        FeatureCount = fold.FeatureCount,
        Values = fold.Values,
        Labels = fold.Labels,
        GroupStarts = fold.GroupStarts,
        ProductIds = fold.ProductIds,
        MissedPositives = fold.MissedPositives,
    };

    /// <summary>Whole lists, evenly spread, of at most so many rows in all; all of them where there are no more.</summary>
    public TrainingRows Part(int mostRows)
    {
        if (Rows <= mostRows)
        {
            return this;
        }

        var builder = new Builder(FeatureCount);
        var share = (double)mostRows / Rows;
        for (var group = 0; group < Groups; group++)
        {
            if ((int)((group + 1) * share) > (int)(group * share))
            {
                builder.Add(this, group);
            }
        }

        return builder.Build();
    }

    /// <summary>
    /// Train folds one after the other: every positive and a sample of the negatives, drawn without replacement from the fold's own
    /// stream. Groups without a reachable positive teach an order nothing and are left out.
    /// </summary>
    /// <param name="folds">Train folds.</param>
    /// <param name="negativesPerCustomer">Most negatives per group; 0 keeps all.</param>
    /// <param name="seed">Of the run.</param>
    public static TrainingRows Sample(IReadOnlyList<LabelledFold> folds, int negativesPerCustomer, int seed)
    {
        var builder = new Builder(folds[0].FeatureCount);
        foreach (var fold in folds)
        {
            var random = Chance.Stream(seed, $"training:negatives:{fold.Fold.Name}");
            for (var group = 0; group < fold.Groups; group++)
            {
                var picked = NegativeSampling.Pick(fold.Labels.AsSpan(fold.GroupStarts[group]..fold.GroupStarts[group + 1]), negativesPerCustomer, random);
                builder.Add(fold, group, picked);
            }
        }

        return builder.Build();
    }

    private sealed class Builder(int featureCount)
    {
        private readonly List<float> _values = [];
        private readonly List<float> _labels = [];
        private readonly List<int> _starts = [0];
        private readonly List<long> _products = [];
        private readonly List<int> _missed = [];

        public void Add(LabelledFold fold, int group, IReadOnlyList<int> picked)
        {
            if (picked.Count == 0)
            {
                return;
            }

            foreach (var offset in picked)
            {
                var row = fold.GroupStarts[group] + offset;
                _values.AddRange(fold.Values.AsSpan(row * featureCount, featureCount));
                _labels.Add(fold.Labels[row]);
                _products.Add(fold.ProductIds[row]);
            }

            _starts.Add(_labels.Count);
            _missed.Add(fold.MissedPositives[group]);
        }

        public void Add(TrainingRows rows, int group)
        {
            var lines = rows.GroupStarts[group]..rows.GroupStarts[group + 1];
            _values.AddRange(rows.Values.AsSpan(lines.Start.Value * featureCount, (lines.End.Value - lines.Start.Value) * featureCount));
            _labels.AddRange(rows.Labels.AsSpan(lines));
            _products.AddRange(rows.ProductIds.AsSpan(lines));
            _starts.Add(_labels.Count);
            _missed.Add(rows.MissedPositives[group]);
        }

        public TrainingRows Build() => new()
        {
            FeatureCount = featureCount,
            Values = [.. _values],
            Labels = [.. _labels],
            GroupStarts = [.. _starts],
            ProductIds = [.. _products],
            MissedPositives = [.. _missed],
        };
    }
}
