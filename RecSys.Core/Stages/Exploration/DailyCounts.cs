using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Exploration;

/// <summary>What happened on each UTC day in each category: small enough for any dashboard, however many events there are.</summary>
internal sealed class DailyCounts
{
    private const int NobodyYet = -1;

    public static readonly TableSpec Spec = new(
        Tables.ExplorationDaily,
        "gold",
        "One row per UTC day, category and kind of event; days without any have none.",
        [
            new("day", ColumnKind.Moment, "Start of the day."),
            new("category", ColumnKind.Text),
            new("kind", ColumnKind.Text, "view, add_to_cart or purchase."),
            new("events", ColumnKind.Integer),
            new("customers", ColumnKind.Integer, "Distinct customers of these events."),
            new("units", ColumnKind.Real, "Σ quantity."),
            new("revenue", ColumnKind.Real, "Σ quantity × unit price, in the shop's currency; where the event has no price, the product's price now. Of purchases this is revenue, of others what was looked at."),
        ],
        ["day", "category", "kind"]);

    private readonly ShopState _state;
    private readonly long _firstDay;
    private readonly Cell[] _cells;

    private DailyCounts(ShopState state)
    {
        _state = state;
        _firstDay = DayOf(state.FirstEvent ?? 0);
        var days = state.FirstEvent is null ? 0 : DayOf(state.Now - 1) - _firstDay + 1;
        _cells = new Cell[days * state.Categories.Count * EventKinds.Count];
        Array.Fill(_cells, new Cell { LastCustomer = NobodyYet });
    }

    /// <summary>Counts the state and writes the table anew.</summary>
    /// <returns>Rows written.</returns>
    public static long Write(ShopState state, BulkInsert rows)
    {
        var counts = new DailyCounts(state);
        foreach (var customer in state.Customers)
        {
            counts.Count(customer);
        }

        return counts.Write(rows);
    }

    private static long DayOf(long moment) => (long)Math.Floor(moment / (double)Moments.Day);

    private void Count(CustomerHistory customer)
    {
        foreach (ref readonly var e in customer.Events)
        {
            ref var cell = ref _cells[((DayOf(e.Time) - _firstDay) * _state.Categories.Count + _state.Products[e.Product].Category) * EventKinds.Count + (int)e.Kind];
            var price = _state.PriceOf(e);
            cell.Events++;
            cell.Units += e.Quantity;
            cell.Revenue += float.IsNaN(price) ? 0 : e.Quantity * (double)price;
            cell.Customers += cell.LastCustomer == customer.Index ? 0 : 1;
            cell.LastCustomer = customer.Index;
        }
    }

    private long Write(BulkInsert rows)
    {
        var names = Enumerable.Range(0, _state.Categories.Count).OrderBy(c => _state.Categories[c], StringComparer.Ordinal).ToList();
        for (var day = 0; day < _cells.Length / Math.Max(1, names.Count * EventKinds.Count); day++)
        {
            foreach (var category in names)
            {
                for (var kind = 0; kind < EventKinds.Count; kind++)
                {
                    var cell = _cells[(day * names.Count + category) * EventKinds.Count + kind];
                    if (cell.Events > 0)
                    {
                        rows.Set(0, (_firstDay + day) * Moments.Day).Set(1, _state.Categories[category]).Set(2, EventKinds.Names[kind])
                            .Set(3, cell.Events).Set(4, cell.Customers).Set(5, cell.Units).Set(6, cell.Revenue).Write();
                    }
                }
            }
        }

        return rows.Inserted;
    }

    private struct Cell
    {
        public long Events;
        public long Customers;
        public int LastCustomer;
        public double Units;
        public double Revenue;
    }
}
