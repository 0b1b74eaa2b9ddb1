namespace RecSys.Core.Tracking;

/// <summary>Keeps the best K of many scored ids: higher scores first, equal ones by the smaller id. Reused from list to list.</summary>
public sealed class TopList
{
    private readonly double[] _scores;
    private readonly long[] _ids;
    private readonly int[] _positions;

    /// <param name="capacity">K.</param>
    public TopList(int capacity)
    {
        _scores = new double[capacity];
        _ids = new long[capacity];
        _positions = new int[capacity];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _scores.Length;

    /// <summary>Best first.</summary>
    public ReadOnlySpan<double> Scores => _scores.AsSpan(0, Count);

    /// <summary>What the caller gave as position of each, best first.</summary>
    public ReadOnlySpan<int> Positions => _positions.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Whether a score might enter, whatever its id: asked first, it spares what only those that enter need.</summary>
    public bool Wants(double score) => !IsFull || score >= _scores[Count - 1];

    /// <param name="score">Higher is better; NaN never enters.</param>
    /// <param name="id">Breaks ties: the smaller one first.</param>
    /// <param name="position">Carried along.</param>
    public void Offer(double score, long id, int position)
    {
        if (double.IsNaN(score) || (IsFull && !Better(score, id, Count - 1)))
        {
            return;
        }

        var at = IsFull ? Count - 1 : Count++;
        while (at > 0 && Better(score, id, at - 1))
        {
            (_scores[at], _ids[at], _positions[at]) = (_scores[at - 1], _ids[at - 1], _positions[at - 1]);
            at--;
        }

        (_scores[at], _ids[at], _positions[at]) = (score, id, position);
    }

    private bool Better(double score, long id, int than) => score > _scores[than] || (score == _scores[than] && id < _ids[than]);
}
