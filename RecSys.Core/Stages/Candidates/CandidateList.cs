namespace RecSys.Core.Stages.Candidates;

/// <summary>The merged candidates of one customer, best merit first. Reused from customer to customer: copy what must outlive the next.</summary>
/// <param name="sourceCount">Number of sources, in the order of the source catalogue.</param>
/// <param name="capacity">Most candidates.</param>
public sealed class CandidateList(int sourceCount, int capacity)
{
    private readonly int[] _products = new int[capacity];
    private readonly double[] _merits = new double[capacity];
    private readonly int[] _sources = new int[capacity];
    private readonly int[] _ranks = new int[capacity * sourceCount];
    private readonly float[] _scores = new float[capacity * sourceCount];

    public int Count { get; private set; }

    public int SourceCount { get; } = sourceCount;

    /// <summary>Product indexes.</summary>
    public ReadOnlySpan<int> Products => _products.AsSpan(0, Count);

    /// <summary>What the merger ordered by.</summary>
    public ReadOnlySpan<double> Merits => _merits.AsSpan(0, Count);

    /// <summary>Rank from 1 within a source per source; 0 where that source did not propose the candidate.</summary>
    public ReadOnlySpan<int> RanksOf(int candidate) => _ranks.AsSpan(candidate * SourceCount, SourceCount);

    /// <summary>How many sources proposed the candidate.</summary>
    public int SourcesOf(int candidate) => _sources[candidate];

    /// <summary>Score per source; 0 where that source did not propose the candidate.</summary>
    public ReadOnlySpan<float> ScoresOf(int candidate) => _scores.AsSpan(candidate * SourceCount, SourceCount);

    internal void Clear()
    {
        _ranks.AsSpan(0, Count * SourceCount).Clear();
        _scores.AsSpan(0, Count * SourceCount).Clear();
        Count = 0;
    }

    /// <returns>How many there are now.</returns>
    internal int Add(int product, double merit)
    {
        (_products[Count], _merits[Count], _sources[Count]) = (product, merit, 0);
        return ++Count;
    }

    internal void Add(int product, double merit, ReadOnlySpan<int> ranks, ReadOnlySpan<float> scores)
    {
        ranks.CopyTo(_ranks.AsSpan(Count * SourceCount));
        scores.CopyTo(_scores.AsSpan(Count * SourceCount));
        Add(product, merit);
        _sources[Count - 1] = ranks.Length - ranks.Count(0);
    }

    /// <summary>Says that a source proposed a candidate.</summary>
    internal void Set(int candidate, int source, int rank, float score)
    {
        _sources[candidate]++;
        _ranks[candidate * SourceCount + source] = rank;
        _scores[candidate * SourceCount + source] = score;
    }
}
