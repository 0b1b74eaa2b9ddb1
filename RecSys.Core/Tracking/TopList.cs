namespace RecSys.Core.Tracking;

/// <summary>Keeps the best K of many scored ids: higher scores first, equal ones by the smaller id. Reused from list to list.</summary>
public sealed class TopList
{
    private readonly double[] _scores;
    private readonly long[] _ids;
    private readonly int[] _positions;

    /// <summary>What does not reach this cannot enter.</summary>
    private double _floor = double.NegativeInfinity;

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

    public void Clear() => (Count, _floor) = (0, double.NegativeInfinity);

    /// <summary>Whether a score might enter, whatever its id: asked first, it spares what only those that enter need.</summary>
    public bool Wants(double score) => score >= _floor;

    /// <param name="score">Higher is better; NaN never enters.</param>
    /// <param name="id">Breaks ties: the smaller one first.</param>
    /// <param name="position">Carried along.</param>
    public void Offer(double score, long id, int position)
    {
        if (double.IsNaN(score) || (IsFull && !Better(score, id, Count - 1)))
        {
            return;
        }

        var last = IsFull ? Count - 1 : Count++;
        var (at, end) = (0, last);
        while (at < end)
        {
            var middle = (at + end) / 2;
            (at, end) = Better(score, id, middle) ? (at, middle) : (middle + 1, end);
        }

        MoveOn(_scores, at, last);
        MoveOn(_ids, at, last);
        MoveOn(_positions, at, last);
        (_scores[at], _ids[at], _positions[at]) = (score, id, position);
        _floor = IsFull ? _scores[^1] : double.NegativeInfinity;
    }

    private static void MoveOn<T>(T[] list, int from, int to) => list.AsSpan(from, to - from).CopyTo(list.AsSpan(from + 1));

    private bool Better(double score, long id, int than) => score > _scores[than] || (score == _scores[than] && id < _ids[than]);
}
