using System.Runtime.InteropServices;

namespace RecSys.Core.Stages.Silver;

/// <summary>Puts millions of clean rows into the order of the table's unique index.</summary>
internal static class SalesOrder
{
    /// <summary>
    /// By <see cref="CleanSale.Compare"/>. Customers first, as plain numbers; each one's rows afterwards, few and nearly in order: a fraction of what comparing whole rows takes.
    /// </summary>
    public static CleanSale[] Sort(IReadOnlyList<List<CleanSale>> lists)
    {
        var counts = new Dictionary<long, int>();
        foreach (var list in lists)
        {
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(list))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, row.CustomerId, out _)++;
            }
        }

        var (starts, next) = (new List<int> { 0 }, new Dictionary<long, int>(counts.Count));
        foreach (var (customer, count) in counts.OrderBy(c => c.Key))
        {
            next.Add(customer, starts[^1]);
            starts.Add(starts[^1] + count);
        }

        var sorted = new CleanSale[starts[^1]];
        foreach (var list in lists)
        {
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(list))
            {
                sorted[CollectionsMarshal.GetValueRefOrNullRef(next, row.CustomerId)++] = row;
            }
        }

        for (var i = 0; i + 1 < starts.Count; i++)
        {
            sorted.AsSpan(starts[i]..starts[i + 1]).Sort(static (a, b) => CleanSale.Compare(a, b));
        }

        return sorted;
    }

    /// <summary>Of rows that differ in nothing but order, quantity and price: one per order, in the order they came; the larger stands.</summary>
    public static void Distinct(ReadOnlySpan<CleanSale> beside, List<CleanSale> distinct)
    {
        distinct.Clear();
        foreach (ref readonly var row in beside)
        {
            var order = row.Order;
            var known = beside.Length == 1 ? -1 : distinct.FindIndex(d => d.Order == order);
            if (known < 0)
            {
                distinct.Add(row);
            }
            else if (row.StandsBefore(distinct[known]))
            {
                distinct[known] = row;
            }
        }
    }
}
