using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Training;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>What a model loses when one feature is shuffled.</summary>
/// <param name="Feature">Name in the catalogue.</param>
/// <param name="Drop">Mean NDCG@10 of the lists as they are less that of the shuffled ones, with the interval over users.</param>
public sealed record FeatureDrop(string Feature, Interval Drop);

/// <summary>
/// Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019) of a ranker. A feature of a product or a pair is shuffled among the rows of each
/// list, so that every value stays with its customer and only the order within lists can suffer. A feature of the customer is the same in all rows of a
/// list, where shuffling would change nothing: it is shuffled from list to list.
/// </summary>
public sealed class FeatureShuffle
{
    public const int K = 10;

    private readonly IRowScorer _scorer;
    private readonly TrainingRows _rows;
    private readonly float[] _values;
    private readonly int[] _users;
    private readonly int[] _positives;
    private readonly ParallelOptions _parallel;

    /// <param name="scorer">Judged.</param>
    /// <param name="rows">Whole lists; those without any positive are left out.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public FeatureShuffle(IRowScorer scorer, TrainingRows rows, ParallelOptions parallel)
    {
        (_scorer, _rows, _parallel) = (scorer, rows, parallel);
        _values = [.. rows.Values];
        _positives = [.. Enumerable.Range(0, rows.Groups).Select(g => rows.MissedPositives[g] + rows.Labels.AsSpan(rows.GroupStarts[g]..rows.GroupStarts[g + 1]).Count(1f))];
        _users = [.. Enumerable.Range(0, rows.Groups).Where(g => _positives[g] > 0)];
        Unshuffled = Judge();
    }

    /// <summary>NDCG@10 per user of the lists as they are.</summary>
    public float[] Unshuffled { get; }

    /// <summary>Whether the model asks for a feature at all: shuffling any other changes nothing.</summary>
    public bool Uses(int feature) => _scorer switch
    {
        TreeEnsemble trees => trees.Trees.Any(t => t.Features.Contains(feature)),
        LinearModel linear => linear.Weights[feature] != 0 || linear.MissingWeights[feature] != 0,
        _ => true,
    };

    /// <summary>What shuffling a feature costs.</summary>
    /// <param name="feature">Position in the feature catalogue.</param>
    /// <param name="repeats">Shuffles; a user's value is the mean over them.</param>
    /// <param name="resamples">Of the users, for the interval.</param>
    /// <param name="seed">The same seed gives the same shuffles.</param>
    public FeatureDrop Drop(int feature, int repeats, int resamples, int seed)
    {
        var name = FeatureCatalog.Default.Names[feature];
        if (!Uses(feature))
        {
            return new FeatureDrop(name, new Interval(0, 0, 0));
        }

        var random = Chance.Stream(seed, $"shuffle:{name}");
        var mean = new float[_users.Length];
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            Shuffle(feature, random);
            var shuffled = Judge();
            for (var u = 0; u < mean.Length; u++)
            {
                mean[u] += shuffled[u] / repeats;
            }
        }

        PutBack(feature);
        return new FeatureDrop(name, PairedBootstrap.Compare(Unshuffled, mean, [], resamples, seed).Difference);
    }

    private void Shuffle(int feature, Random random)
    {
        if (FeatureCatalog.Default.Features[feature].Grain == FeatureGrain.Customer)
        {
            int[] from = [.. Enumerable.Range(0, _rows.Groups)];
            random.Shuffle(from);
            for (var group = 0; group < from.Length; group++)
            {
                var value = _rows.Row(_rows.GroupStarts[from[group]])[feature];
                Column(group, feature, _ => value);
            }

            return;
        }

        for (var group = 0; group < _rows.Groups; group++)
        {
            int[] from = [.. Enumerable.Range(_rows.GroupStarts[group], _rows.GroupStarts[group + 1] - _rows.GroupStarts[group])];
            random.Shuffle(from);
            Column(group, feature, offset => _rows.Row(from[offset])[feature]);
        }
    }

    private void PutBack(int feature)
    {
        for (var group = 0; group < _rows.Groups; group++)
        {
            var start = _rows.GroupStarts[group];
            Column(group, feature, offset => _rows.Row(start + offset)[feature]);
        }
    }

    private void Column(int group, int feature, Func<int, float> value)
    {
        var start = _rows.GroupStarts[group];
        for (var row = start; row < _rows.GroupStarts[group + 1]; row++)
        {
            _values[row * _rows.FeatureCount + feature] = value(row - start);
        }
    }

    private float[] Judge()
    {
        var judged = new float[_users.Length];
        Parallel.For(0, _users.Length, _parallel, () => (Top: new TopList(K), Scores: Array.Empty<double>()), (user, _, scratch) =>
        {
            var group = _users[user];
            var (start, end) = (_rows.GroupStarts[group], _rows.GroupStarts[group + 1]);
            if (scratch.Scores.Length < end - start)
            {
                scratch.Scores = new double[end - start];
            }

            var scores = scratch.Scores.AsSpan(0, end - start);
            _scorer.Score(_values.AsSpan(start * _rows.FeatureCount, scores.Length * _rows.FeatureCount), scores);
            judged[user] = (float)Ndcg(group, scores, scratch.Top);
            return scratch;
        }, _ => { });
        return judged;
    }

    private double Ndcg(int group, ReadOnlySpan<double> scores, TopList top)
    {
        top.Clear();
        var start = _rows.GroupStarts[group];
        for (var i = 0; i < scores.Length; i++)
        {
            top.Offer(scores[i], _rows.ProductIds[start + i], start + i);
        }

        Span<bool> hits = stackalloc bool[top.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = _rows.Labels[top.Positions[i]] > 0;
        }

        return RankQuality.Ndcg(hits, _positives[group], K);
    }
}
