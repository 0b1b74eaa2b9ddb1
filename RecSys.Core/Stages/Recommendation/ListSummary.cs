using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Pipeline;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>Counts what a batch of lists is like.</summary>
/// <param name="productCount">Products of the shop.</param>
/// <param name="k">Length a list should have.</param>
internal sealed class ListSummary(int productCount, int k)
{
    private readonly bool[] _recommended = new bool[productCount];

    public int Customers { get; private set; }

    public int Cold { get; private set; }

    public int Short { get; private set; }

    public void Add(RecommendedList list)
    {
        Customers++;
        Cold += list.Type == ListTypes.ColdStart ? 1 : 0;
        Short += list.Items.Count < k ? 1 : 0;
        foreach (var item in list.Items)
        {
            _recommended[item.Product] = true;
        }
    }

    /// <summary>Counts lists that were kept.</summary>
    public void AddKept(SqliteConnection connection, long snapshotId, IEnumerable<long> customers, ShopState state)
    {
        var kept = customers.ToHashSet();
        if (kept.Count == 0)
        {
            return;
        }

        using var rows = new BulkRead(connection, "select customer_id, rank, product_id, type from recommendations where snapshot_id = ?1 order by customer_id, rank", snapshotId);
        var (customer, length) = (long.MinValue, 0);
        while (rows.Next())
        {
            if (!kept.Contains(rows.Long(0)))
            {
                continue;
            }

            if (rows.Long(0) != customer)
            {
                Short += length > 0 && length < k ? 1 : 0;
                Customers++;
                Cold += rows.Text(3) == ListTypes.ColdStart ? 1 : 0;
                (customer, length) = (rows.Long(0), 0);
            }

            length++;
            if (state.FindProduct(rows.Long(2)) is { } product)
            {
                _recommended[product.Index] = true;
            }
        }

        Short += length > 0 && length < k ? 1 : 0;
    }

    public StageReport Report(StageContext context, Catalogue catalogue, int modelVersion, IReadOnlyDictionary<string, int> causes, long rows, int snapshotsDeleted)
    {
        var distinct = _recommended.Count(r => r);
        List<string> notes =
        [
            Again(causes),
            Say($"By model version {modelVersion}: {Customers - Cold:N0} personal lists; {Cold:N0} of customers without history by context."),
            Say($"{distinct:N0} of {productCount:N0} products are recommended to somebody ({(double)distinct / Math.Max(1, productCount):P1} of the catalogue)."),
        ];
        if (snapshotsDeleted > 0)
        {
            notes.Add(Say($"{snapshotsDeleted:N0} older snapshot(s) were deleted; Recommendation:KeepSnapshots is {context.Settings.Recommendation.KeepSnapshots}."));
        }

        return new StageReport
        {
            RowsIn = catalogue.State.EventCount,
            RowsOut = rows,
            Tables = new[] { Tables.RecommendationSnapshots, Tables.Recommendations, Tables.RecommendationLists }.ToDictionary(
                table => table, table => LabDatabase.Scalar<long>(context.Connection, $"select count(*) from {table}")),
            Notes = notes,
            Checks =
            [
                new StageCheck(
                    "every_list_is_full",
                    Short == 0 ? CheckOutcome.Passed : CheckOutcome.Warned,
                    Short == 0
                        ? Say($"All {Customers:N0} customers have {k} products.")
                        : Say($"{Short:N0} of {Customers:N0} customers have fewer than {k} products: the shop has no more that they may be recommended.")),
            ],
        };
    }

    private string Again(IReadOnlyDictionary<string, int> causes)
    {
        int Of(string cause) => causes.GetValueOrDefault(cause);
        var kept = Of(ListCauses.Kept);
        return kept == 0
            ? Say($"Every one of {Customers:N0} customers was recommended to: {(Of(ListCauses.Basis) > 0 ? "another model or other settings than before" : "no list could be kept")}.")
            : Say($"{Customers - kept:N0} of {Customers:N0} customers were recommended to again: {Of(ListCauses.Events):N0} with new events, {Of(ListCauses.Age):N0} with an old list, {Of(ListCauses.NoList):N0} without one. {kept:N0} lists were kept.");
    }

    private static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
