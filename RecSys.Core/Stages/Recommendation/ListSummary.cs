using System.Globalization;
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

    public StageReport Report(StageContext context, Catalogue catalogue, int modelVersion, long rows, int snapshotsDeleted)
    {
        var distinct = _recommended.Count(r => r);
        List<string> notes =
        [
            Say($"Model version {modelVersion} made {Customers - Cold:N0} personal lists; {Cold:N0} customers without history got lists by context."),
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
            Tables = new[] { Tables.RecommendationSnapshots, Tables.Recommendations }.ToDictionary(
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

    private static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
