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

        var groups = Spread(mostRows);
        int[] rows = [.. groups.SelectMany(g => Enumerable.Range(GroupStarts[g], GroupStarts[g + 1] - GroupStarts[g]))];
        var values = new float[rows.Length * FeatureCount];
        for (var r = 0; r < rows.Length; r++)
        {
            Row(rows[r]).CopyTo(values.AsSpan(r * FeatureCount));
        }

        return new TrainingRows
        {
            FeatureCount = FeatureCount,
            Values = values,
            Labels = [.. rows.Select(r => Labels[r])],
            GroupStarts = [0, .. RunningSum(groups.Select(g => GroupStarts[g + 1] - GroupStarts[g]))],
            ProductIds = [.. rows.Select(r => ProductIds[r])],
            MissedPositives = [.. groups.Select(g => MissedPositives[g])],
        };
    }

    /// <summary>Lists, evenly spread, of at most so many rows in all.</summary>
    internal int[] Spread(int mostRows)
    {
        var share = Rows <= mostRows ? 1 : (double)mostRows / Rows;
        return [.. Enumerable.Range(0, Groups).Where(g => (int)((g + 1) * share) > (int)(g * share))];
    }

    /// <summary>
    /// Train folds one after the other: every positive and a sample of the negatives, drawn without replacement from the fold's own
    /// stream. Groups without a reachable positive teach an order nothing and are left out.
    /// </summary>
    /// <param name="folds">Train folds; their features may be left out.</param>
    /// <param name="negativesPerCustomer">Most negatives per group; 0 keeps all.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="parallel">Threads for several folds at once, and cancellation; left out, one thread. The sample does not depend on it.</param>
    /// <param name="features">Writes the features of some rows of a fold, ascending, row-major; left out, they are the fold's own.</param>
    public static TrainingRows Sample(
        IReadOnlyList<LabelledFold> folds, int negativesPerCustomer, int seed, ParallelOptions? parallel = null, Action<LabelledFold, int[], Memory<float>>? features = null)
    {
        // First which rows, then room for exactly these: the sample is the largest thing that training holds.
        var samples = folds.Select(fold => new FoldSample(fold, negativesPerCustomer, seed)).ToList();
        var featureCount = folds[0].FeatureCount;
        var values = new float[samples.Sum(s => s.Rows.Length) * featureCount];
        int[] starts = [0, .. RunningSum(samples.Select(s => s.Rows.Length * featureCount))];
        Parallel.For(
            0,
            samples.Count,
            parallel ?? new ParallelOptions { MaxDegreeOfParallelism = 1 },
            s => (features ?? Copy)(samples[s].Fold, samples[s].Rows, values.AsMemory(starts[s]..starts[s + 1])));

        return new TrainingRows
        {
            FeatureCount = featureCount,
            Values = values,
            Labels = [.. samples.SelectMany(s => s.Rows.Select(r => s.Fold.Labels[r]))],
            GroupStarts = [0, .. RunningSum(samples.SelectMany(s => s.Sizes))],
            ProductIds = [.. samples.SelectMany(s => s.Rows.Select(r => s.Fold.ProductIds[r]))],
            MissedPositives = [.. samples.SelectMany(s => s.Missed)],
        };
    }

    private static void Copy(LabelledFold fold, int[] rows, Memory<float> into)
    {
        for (var r = 0; r < rows.Length; r++)
        {
            fold.Values.AsSpan(rows[r] * fold.FeatureCount, fold.FeatureCount).CopyTo(into.Span[(r * fold.FeatureCount)..]);
        }
    }

    private static IEnumerable<int> RunningSum(IEnumerable<int> sizes)
    {
        var sum = 0;
        foreach (var size in sizes)
        {
            yield return sum += size;
        }
    }

    /// <summary>Which rows of a fold are learnt from.</summary>
    private sealed class FoldSample
    {
        public FoldSample(LabelledFold fold, int negativesPerCustomer, int seed)
        {
            Fold = fold;
            var random = Chance.Stream(seed, $"training:negatives:{fold.Fold.Name}");
            var rows = new List<int>();
            for (var group = 0; group < fold.Groups; group++)
            {
                var start = fold.GroupStarts[group];
                var picked = NegativeSampling.Pick(fold.Labels.AsSpan(start..fold.GroupStarts[group + 1]), negativesPerCustomer, random);
                if (picked.Count > 0)
                {
                    rows.AddRange(picked.Select(offset => start + offset));
                    Sizes.Add(picked.Count);
                    Missed.Add(fold.MissedPositives[group]);
                }
            }

            Rows = [.. rows];
        }

        public LabelledFold Fold { get; }

        /// <summary>Ascending.</summary>
        public int[] Rows { get; }

        /// <summary>Rows per list.</summary>
        public List<int> Sizes { get; } = [];

        /// <summary>Positives per list that no row stands for.</summary>
        public List<int> Missed { get; } = [];
    }
}
