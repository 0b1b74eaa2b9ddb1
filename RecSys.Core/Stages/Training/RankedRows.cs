using RecSys.Core.Domain;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>
/// Lists to rank again and again while a model grows. A list without a bought candidate has NDCG 0 whatever the order: it counts, and is not ranked.
/// Immutable: several curves may share it.
/// </summary>
public sealed class RankedRows
{
    private readonly int[] _starts;
    private readonly int[] _positives;
    private readonly long[] _productIds;
    private readonly bool[] _bought;
    private readonly int _lists;

    private RankedRows(TrainingRows rows, IReadOnlyList<int> groups)
    {
        int[] reached = [.. groups.Where(g => Labels(g).Contains(1f))];
        _lists = groups.Count(g => Labels(g).Contains(1f) || rows.MissedPositives[g] > 0);
        (_starts, _positives) = (new int[reached.Length + 1], new int[reached.Length]);
        for (var i = 0; i < reached.Length; i++)
        {
            _starts[i + 1] = _starts[i] + Labels(reached[i]).Length;
            _positives[i] = rows.MissedPositives[reached[i]] + Labels(reached[i]).Count(1f);
        }

        Columns = new FeatureColumns(_starts[^1], rows.FeatureCount);
        (_productIds, _bought) = (new long[_starts[^1]], new bool[_starts[^1]]);
        for (var i = 0; i < reached.Length; i++)
        {
            var (from, to) = (rows.GroupStarts[reached[i]], rows.GroupStarts[reached[i] + 1]);
            Columns.Put(_starts[i], rows.Values.AsSpan(from * rows.FeatureCount, (to - from) * rows.FeatureCount));
            for (var row = from; row < to; row++)
            {
                (_productIds[_starts[i] + row - from], _bought[_starts[i] + row - from]) = (rows.ProductIds[row], rows.Labels[row] > 0);
            }
        }

        ReadOnlySpan<float> Labels(int group) => rows.Labels.AsSpan(rows.GroupStarts[group]..rows.GroupStarts[group + 1]);
    }

    /// <summary>Features of the rows to score.</summary>
    public FeatureColumns Columns { get; }

    public int Rows => Columns.Rows;

    /// <summary>All lists.</summary>
    public static RankedRows Of(TrainingRows rows) => new(rows, [.. Enumerable.Range(0, rows.Groups)]);

    /// <summary>Whole lists, evenly spread, of at most so many rows in all.</summary>
    public static RankedRows Of(TrainingRows rows, int mostRows) => new(rows, rows.Spread(mostRows));

    /// <summary>Mean NDCG over the lists with a positive, equal scores by product id.</summary>
    /// <param name="scores">One per row.</param>
    /// <param name="k">Length judged.</param>
    /// <exception cref="LabException">No list has a positive.</exception>
    public double Ndcg(ReadOnlySpan<double> scores, int k)
    {
        var top = new TopList(k);
        var sum = 0.0;
        for (var list = 0; list < _positives.Length; list++)
        {
            sum += Ndcg(list, scores, k, top);
        }

        return _lists > 0 ? sum / _lists : throw new LabException(
            "No customer of the fold bought anything that could be recommended.", "Bring a longer history, or set Splits:HorizonDays to more days.", Fault.Conflict);
    }

    private double Ndcg(int list, ReadOnlySpan<double> scores, int k, TopList top)
    {
        top.Clear();
        for (var row = _starts[list]; row < _starts[list + 1]; row++)
        {
            if (top.Wants(scores[row]))
            {
                top.Offer(scores[row], _productIds[row], row);
            }
        }

        Span<bool> hits = stackalloc bool[top.Count];
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = _bought[top.Positions[i]];
        }

        return RankQuality.Ndcg(hits, _positives[list], k);
    }
}
