using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>Folds silver into the state and writes its projections.</summary>
public sealed class GoldStage(ShopHistoryReader histories) : IStage
{
    private const int CustomersPerReport = 500;

    public string Name => "gold";

    public string Question => "What does the shop know by now: who met what, what sells, what goes together?";

    public string Explanation =>
        "Every clean event is applied, in time order, to one state of the shop; the gold tables are what that state looks like at the last event. "
        + "Candidates and features are read from the same state, so the tables show exactly what the recommender knows.";

    public IReadOnlyList<string> Reads => [Tables.SilverCustomers, Tables.SilverProducts, Tables.SilverSales];

    public IReadOnlyList<string> Writes => [.. GoldTables.All.Select(t => t.Spec.Name)];

    public IReadOnlyList<string> SettingsSections => ["Gold", "Features"];

    public IReadOnlyList<TableSpec> Owns => [.. GoldTables.All.Select(t => t.Spec)];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        context.Progress(0, "loading silver");
        var history = histories.Read(context.Connection);
        context.Progress(0.15, $"folding {Text(history.Events.Count)} events");
        var state = new ShopReplay(history).AdvanceTo(history.Now!.Value);
        context.Progress(0.25, "counting the catalogue");
        var catalogue = Catalogue.Count(state, context.Settings.Gold, context.Parallel(cancel));

        var rows = new Dictionary<string, long>();
        foreach (var table in GoldTables.All)
        {
            LabDatabase.Recreate(context.Connection, table.Spec);
            if (table is IGoldView)
            {
                rows[table.Spec.Name] = history.Events.Count;
            }
        }

        foreach (var table in GoldTables.All.OfType<ICatalogueTable>())
        {
            cancel.ThrowIfCancellationRequested();
            using var insert = new BulkInsert(context.Connection, table.Spec);
            table.Write(catalogue, insert);
            rows[table.Spec.Name] = insert.Inserted;
        }

        WriteCustomers(context, catalogue, rows, cancel);
        return Task.FromResult(Report(context, state, rows));
    }

    /// <summary>One pass: each customer is read once and written to every table.</summary>
    private static void WriteCustomers(StageContext context, Catalogue catalogue, Dictionary<string, long> rows, CancellationToken cancel)
    {
        var tables = GoldTables.All.OfType<ICustomerTable>().Select(table => (Table: table, Rows: new BulkInsert(context.Connection, table.Spec))).ToList();
        try
        {
            var customers = catalogue.State.Customers.OrderBy(c => c.Id).ToList();
            var view = new CustomerView(catalogue, context.Settings.Features);
            for (var i = 0; i < customers.Count; i++)
            {
                if (i % CustomersPerReport == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    context.Progress(0.35 + 0.65 * i / customers.Count, $"{Text(i)} of {Text(customers.Count)} customers");
                }

                view.Load(customers[i]);
                foreach (var (table, insert) in tables)
                {
                    table.Write(view, insert);
                }
            }

            foreach (var (table, insert) in tables)
            {
                rows[table.Spec.Name] = insert.Inserted;
            }
        }
        finally
        {
            tables.ForEach(t => t.Rows.Dispose());
        }
    }

    private static StageReport Report(StageContext context, ShopState state, Dictionary<string, long> rows)
    {
        var counted = LabDatabase.Scalar<long>(context.Connection, $"select coalesce(sum(views + carts + purchases), 0) from {Tables.GoldInteractions}");
        var holds = counted == state.EventCount;
        return new StageReport
        {
            RowsIn = state.EventCount,
            RowsOut = rows.Where(r => r.Key != Tables.GoldSalesEnriched).Sum(r => r.Value),
            Tables = rows,
            Notes =
            [
                $"{Text(state.EventCount)} events up to {Moments.ToIso(state.Now - 1)} became {Text(rows[Tables.GoldInteractions])} customer–product pairs of {Text(state.Customers.Count)} customers and {Text(state.Products.Count)} products.",
            ],
            Checks =
            [
                new StageCheck(
                    "every event counted once",
                    holds ? CheckOutcome.Passed : CheckOutcome.Warned,
                    $"The pairs add up to {Text(counted)} events of {Text(state.EventCount)} in silver."),
            ],
        };
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
