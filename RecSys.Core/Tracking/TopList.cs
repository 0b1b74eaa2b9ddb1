namespace RecSys.Core.Tracking;

/// <summary>
/// Keeps the best K of many scored ids: higher scores first, equal ones by the smaller id. What comes is noted down until there is no more room; then all but the
/// best K are struck out, and what does not reach the last of them is turned away by one comparison. Reused from list to list.
/// </summary>
public sealed class TopList
{
    /// <summary>Room beyond two lists: short ones are struck out less often.</summary>
    private const int Spare = 16;

    private readonly Entry[] _noted;
    private readonly double[] _scores;
    private readonly int[] _positions;
    private int _count;
    private bool _isOrdered;

    /// <summary>What does not reach this cannot enter.</summary>
    private double _floor = double.NegativeInfinity;

    /// <summary>Of those that score like the floor, only smaller ids enter.</summary>
    private long _floorId = long.MaxValue;

    /// <param name="capacity">K.</param>
    public TopList(int capacity)
    {
        _noted = new Entry[2 * capacity + Spare];
        _scores = new double[capacity];
        _positions = new int[capacity];
    }

    public int Count => Math.Min(_count, _scores.Length);

    public bool IsFull => _count >= _scores.Length;

    /// <summary>Best first.</summary>
    public ReadOnlySpan<double> Scores
    {
        get
        {
            Order();
            return _scores.AsSpan(0, Count);
        }
    }

    /// <summary>What the caller gave as position of each, best first.</summary>
    public ReadOnlySpan<int> Positions
    {
        get
        {
            Order();
            return _positions.AsSpan(0, Count);
        }
    }

    public void Clear() => (_count, _isOrdered, _floor, _floorId) = (0, false, double.NegativeInfinity, long.MaxValue);

    /// <summary>Whether a score might enter, whatever its id: asked first, it spares what only those that enter need.</summary>
    public bool Wants(double score) => score >= _floor;

    /// <param name="score">Higher is better; NaN never enters.</param>
    /// <param name="id">Breaks ties: the smaller one first.</param>
    /// <param name="position">Carried along.</param>
    public void Offer(double score, long id, int position)
    {
        if (score > _floor || (score == _floor && id < _floorId))
        {
            _noted[_count++] = new Entry(score, id, position);
            _isOrdered = false;
            if (_count == _noted.Length)
            {
                StrikeOut();
            }
        }
    }

    private void StrikeOut()
    {
        Part(_noted.AsSpan(0, _count), _scores.Length);
        _count = _scores.Length;
        var last = _noted[0];
        foreach (ref readonly var entry in _noted.AsSpan(0, _count))
        {
            last = last.IsBefore(entry) ? entry : last;
        }

        (_floor, _floorId) = (last.Score, last.Id);
    }

    private void Order()
    {
        if (_isOrdered)
        {
            return;
        }

        if (_count > _scores.Length)
        {
            StrikeOut();
        }

        _isOrdered = true;
        var best = _noted.AsSpan(0, _count);
        best.Sort();
        for (var i = 0; i < best.Length; i++)
        {
            (_scores[i], _positions[i]) = (best[i].Score, best[i].Position);
        }
    }

    /// <summary>Brings the best entries to the front, in any order (Hoare's quickselect).</summary>
    private static void Part(Span<Entry> entries, int count)
    {
        var (low, high) = (0, entries.Length - 1);
        while (low < high)
        {
            var pivot = entries[low + (high - low) / 2];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (entries[i].IsBefore(pivot))
                {
                    i++;
                }

                while (pivot.IsBefore(entries[j]))
                {
                    j--;
                }

                if (i <= j)
                {
                    (entries[i], entries[j]) = (entries[j], entries[i]);
                    i++;
                    j--;
                }
            }

            if (count <= j)
            {
                high = j;
            }
            else if (count > i)
            {
                low = i;
            }
            else
            {
                return;
            }
        }
    }

    private readonly record struct Entry(double Score, long Id, int Position) : IComparable<Entry>
    {
        public bool IsBefore(in Entry other) => Score > other.Score || (Score == other.Score && Id < other.Id);

        public int CompareTo(Entry other) => IsBefore(other) ? -1 : other.IsBefore(this) ? 1 : 0;
    }
}
