using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Silver;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>What became of a kind's rows, over all runs.</summary>
public sealed record KindTotals(string Kind, long RowsIn, long Inserted, long Duplicates, long Quarantined, long Released);

/// <summary>A rule with what it expects and how often it was broken, over all runs.</summary>
/// <param name="Action">warn, drop or fail.</param>
public sealed record ExpectationLine(string Kind, string Rule, string Sentence, string Action, long Checked, long Failed)
{
    /// <summary>Share of the checked rows that kept the rule; null where none was checked.</summary>
    public double? PassRate => Checked == 0 ? null : 1 - Failed / (double)Checked;
}

/// <summary>What silver made of bronze.</summary>
public sealed record SilverOverview(IReadOnlyList<KindTotals> Kinds, IReadOnlyList<ExpectationLine> Expectations);

/// <summary>Questions of the silver page.</summary>
public sealed class SilverReports(LabDatabase database)
{
    /// <summary>Every rule silver and bronze hold rows against, in the order of their tables, with its sentence.</summary>
    private static readonly IReadOnlyList<(string Kind, string Rule, string Sentence, string Action)> Rules =
    [
        .. Dimensions.All.SelectMany(d => d.Rules.Select(r => (d.Kind.Name, r.Name, r.Sentence, r.Action.Word()))),
        .. SaleRules.All.Select(r => (LandingSchema.Sales.Name, r.Name, r.Sentence, r.Action.Word())),
    ];

    public SilverOverview Overview()
    {
        using var connection = database.Connect(readOnly: true);
        if (!Exists(connection, Tables.SilverCounts))
        {
            return new SilverOverview([], []);
        }

        var counts = new List<KindTotals>();
        using (var rows = new BulkRead(connection, $"select kind, sum(rows_in), sum(inserted), sum(duplicates), sum(quarantined), sum(released) from {Tables.SilverCounts} group by kind order by kind"))
        {
            while (rows.Next())
            {
                counts.Add(new KindTotals(rows.Text(0), rows.Long(1), rows.Long(2), rows.Long(3), rows.Long(4), rows.Long(5)));
            }
        }

        var tallies = new Dictionary<(string, string), (long Checked, long Failed)>();
        using (var rows = new BulkRead(connection, $"select kind, rule, sum(checked), sum(failed) from {Tables.SilverExpectations} group by kind, rule"))
        {
            while (rows.Next())
            {
                tallies[(rows.Text(0), rows.Text(1))] = (rows.Long(2), rows.Long(3));
            }
        }

        var lines = Rules.Select(r =>
        {
            var (seen, failed) = tallies.GetValueOrDefault((r.Kind, r.Rule));
            return new ExpectationLine(r.Kind, r.Rule, r.Sentence, r.Action, seen, failed);
        });
        return new SilverOverview(counts, [.. lines]);
    }

    private static bool Exists(SqliteConnection connection, string table) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where type = 'table' and name = ?1", table) > 0;
}
