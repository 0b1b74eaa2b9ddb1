using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>Counts per group and product of which most are 0: memory grows with what was counted, not with groups × products.</summary>
public sealed class SparseCounts
{
    private readonly Row[] _rows;

    private SparseCounts(Row[] rows) => _rows = rows;

    internal static SparseCounts None { get; } = new([]);

    /// <summary>Number of groups.</summary>
    public int Count => _rows.Length;

    public Row this[int group] => _rows[group];

    /// <summary>Purchases per location of the customers and product.</summary>
    internal static SparseCounts PurchasesByLocation(ShopState state)
    {
        var members = state.Customers.Where(c => c.Location >= 0).ToLookup(c => c.Location);
        var counts = new int[state.Products.Count];
        var met = new List<int>();
        return new SparseCounts([.. Enumerable.Range(0, state.Locations.Count).Select(location => CountRow(members[location], counts, met))]);
    }

    private static Row CountRow(IEnumerable<CustomerHistory> customers, int[] counts, List<int> met)
    {
        met.Clear();
        foreach (var customer in customers)
        {
            foreach (ref readonly var e in customer.Events)
            {
                if (e.Kind == EventKind.Purchase && counts[e.Product]++ == 0)
                {
                    met.Add(e.Product);
                }
            }
        }

        met.Sort();
        var row = new Row([.. met], [.. met.Select(product => counts[product])]);
        foreach (var product in met)
        {
            counts[product] = 0;
        }

        return row;
    }

    /// <summary>One group's counts.</summary>
    public readonly struct Row(int[] products, int[] counts)
    {
        /// <summary>Sum of all counts.</summary>
        public long Total { get; } = counts.Sum(c => (long)c);

        /// <summary>Count of a product; 0 where it was never met.</summary>
        public int this[int product] => Array.BinarySearch(products, product) is >= 0 and var at ? counts[at] : 0;

        /// <summary>Products by count, best first; equal counts by index.</summary>
        public int[] Ranked()
        {
            var keys = counts.Select((count, i) => ((long)-count << 32) + i).ToArray();
            var ranked = products.ToArray();
            Array.Sort(keys, ranked);
            return ranked;
        }
    }
}
