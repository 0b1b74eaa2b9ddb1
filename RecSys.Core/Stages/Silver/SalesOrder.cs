using System.Runtime.InteropServices;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Millions of clean rows in the order of the table's unique index. Rows stay where they are, places are sorted: by customer at once, as the number of rows each
/// has is known; by <see cref="CleanSale.Compare"/> within a customer when its turn comes, so that the first rows can be inserted while the last are still to be sorted.
/// </summary>
internal sealed class SalesOrder
{
    private readonly IReadOnlyList<CleanSales> _lists;
    private readonly List<int> _starts = [0];
    private readonly Place[] _places;

    public SalesOrder(IReadOnlyList<CleanSales> lists)
    {
        _lists = lists;
        var next = Starts();
        _places = GC.AllocateUninitializedArray<Place>(_starts[^1]);
        for (var list = 0; list < lists.Count; list++)
        {
            for (var row = 0; row < lists[list].Count; row++)
            {
                _places[CollectionsMarshal.GetValueRefOrNullRef(next, lists[list][row].CustomerId)++] = new Place(list, row);
            }
        }
    }

    /// <summary>Where a row is.</summary>
    public readonly record struct Place(int List, int Row);

    public int Count => _places.Length;

    public ref readonly CleanSale this[Place place] => ref _lists[place.List][place.Row];

    public ReadOnlySpan<byte> OrderOf(Place place) => _lists[place.List].OrderOf(place.Row);

    /// <summary>Every row.</summary>
    public IEnumerable<Place> All()
    {
        foreach (var (start, end) in Customers())
        {
            for (var i = start; i < end; i++)
            {
                yield return _places[i];
            }
        }
    }

    /// <summary>Every event once: of rows that differ in nothing but quantity and price the larger, where the first stood.</summary>
    public IEnumerable<Place> Distinct()
    {
        var distinct = new List<Place>();
        foreach (var (start, end) in Customers())
        {
            for (var from = start; from < end;)
            {
                var to = from + 1;
                while (to < end && this[_places[to]].IsBeside(this[_places[from]]))
                {
                    to++;
                }

                Distinct(_places.AsSpan(from..to), distinct);
                foreach (var place in distinct)
                {
                    yield return place;
                }

                from = to;
            }
        }
    }

    /// <summary>Each customer's places, put into order.</summary>
    private IEnumerable<(int Start, int End)> Customers()
    {
        for (var i = 0; i + 1 < _starts.Count; i++)
        {
            _places.AsSpan(_starts[i].._starts[i + 1]).Sort(Compare);
            yield return (_starts[i], _starts[i + 1]);
        }
    }

    /// <summary>Where each customer's rows begin, by id.</summary>
    private Dictionary<long, int> Starts()
    {
        var counts = new Dictionary<long, int>();
        foreach (var (customer, rows) in _lists.SelectMany(list => list.RowsOf))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, customer, out _) += rows;
        }

        var starts = new Dictionary<long, int>(counts.Count);
        foreach (var (customer, rows) in counts.OrderBy(c => c.Key))
        {
            starts.Add(customer, _starts[^1]);
            _starts.Add(_starts[^1] + rows);
        }

        return starts;
    }

    private int Compare(Place a, Place b)
    {
        var order = CleanSale.Compare(this[a], this[b]);
        return order != 0 ? order : (a.List, a.Row).CompareTo((b.List, b.Row));
    }

    /// <param name="beside">Rows that differ in nothing but order, quantity and price, in the order they came.</param>
    private void Distinct(ReadOnlySpan<Place> beside, List<Place> distinct)
    {
        distinct.Clear();
        foreach (var place in beside)
        {
            var known = beside.Length == 1 ? -1 : distinct.FindIndex(d => OrderOf(d).SequenceEqual(OrderOf(place)));
            if (known < 0)
            {
                distinct.Add(place);
            }
            else if (this[place].StandsBefore(this[distinct[known]]))
            {
                distinct[known] = place;
            }
        }
    }
}
