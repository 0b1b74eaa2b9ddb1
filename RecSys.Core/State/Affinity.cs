namespace RecSys.Core.State;

/// <summary>How a customer's interest is spread over groups (categories, brands): a weight each, and its share of the whole.</summary>
public sealed class Affinity(int groups)
{
    private readonly double[] _weights = new double[groups];
    private readonly double[] _shares = new double[groups];
    private bool _isShared;
    private readonly List<int> _touched = [];

    /// <summary>Sum of all weights.</summary>
    public double Total { get; private set; }

    /// <summary>Groups with interest, in the order they were met.</summary>
    public IReadOnlyList<int> Groups => _touched;

    /// <summary>Share of the interest that lies in a group, 0 to 1; 0 without any interest or for an unknown group.</summary>
    public double Share(int group)
    {
        if (group < 0)
        {
            return 0;
        }

        if (!_isShared)
        {
            ShareOut();
        }

        return _shares[group];
    }

    /// <summary>The largest of the shares; 0 without any interest.</summary>
    public double HighestShare()
    {
        var most = 0.0;
        foreach (var group in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_touched))
        {
            most = Math.Max(most, Share(group));
        }

        return most;
    }

    /// <summary>Whether there is room for that many groups.</summary>
    internal bool Holds(int groups) => _weights.Length >= groups;

    internal void Add(int group, double weight)
    {
        if (group < 0 || weight <= 0)
        {
            return;
        }

        if (_weights[group] == 0)
        {
            _touched.Add(group);
        }

        _weights[group] += weight;
        Total += weight;
        _isShared = false;
    }

    internal void Clear()
    {
        foreach (var group in _touched)
        {
            (_weights[group], _shares[group]) = (0, 0);
        }

        _touched.Clear();
        Total = 0;
    }

    /// <summary>Works all shares out at once: they are asked for once per candidate.</summary>
    private void ShareOut()
    {
        _isShared = true;
        foreach (var group in _touched)
        {
            _shares[group] = _weights[group] / Total;
        }
    }
}
