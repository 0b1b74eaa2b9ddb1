namespace RecSys.Core.State;

/// <summary>Words by dense index in the order they were first met: categories, brands, locations, orders.</summary>
public sealed class Names
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public int Count => _names.Count;

    public string this[int index] => _names[index];

    /// <summary>Index of a name, or -1 where it was never met.</summary>
    public int Find(string? name) => name is not null && _indexes.TryGetValue(name, out var index) ? index : -1;

    internal void CopyTo(Names copy)
    {
        foreach (var name in _names)
        {
            copy.IndexOf(name);
        }
    }

    internal int IndexOf(string name)
    {
        if (!_indexes.TryGetValue(name, out var index))
        {
            index = _names.Count;
            _indexes.Add(name, index);
            _names.Add(name);
        }

        return index;
    }
}
