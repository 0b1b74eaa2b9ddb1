using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
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

/// <summary>Which quarantined rows to show. What is null does not filter.</summary>
/// <param name="Rule">Name of a rule the row broke.</param>
/// <param name="Kind">customers, products or sales.</param>
/// <param name="IsWaiting">Only rows that have not been accepted since.</param>
public sealed record QuarantineFilter(string? Rule = null, string? Kind = null, bool IsWaiting = true);

/// <summary>A rejected row.</summary>
public sealed record QuarantinedRow(long Id, string Kind, string File, long Line, string Rules, string Reason, string RawRow, bool IsReleased);

/// <summary>A page of rejected rows, oldest first, of all that match.</summary>
public sealed record QuarantinePage(long Total, IReadOnlyList<QuarantinedRow> Rows);

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

    /// <summary>Names of the rules that quarantined rows broke, most often broken first.</summary>
    public IReadOnlyList<string> QuarantineRules()
    {
        using var context = database.Context();
        var combinations = context.Quarantine.AsNoTracking().GroupBy(q => q.Rules).Select(g => new { g.Key, Rows = g.LongCount() }).ToList();
        return [.. combinations
            .SelectMany(c => c.Key.Split(',').Select(rule => (Rule: rule, c.Rows)))
            .GroupBy(c => c.Rule)
            .OrderByDescending(g => g.Sum(c => c.Rows))
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key)];
    }

    public QuarantinePage Quarantine(QuarantineFilter filter, int offset, int limit)
    {
        using var context = database.Context();
        var rows = context.Quarantine.AsNoTracking()
            .Where(q => filter.Rule == null || ("," + q.Rules + ",").Contains("," + filter.Rule + ","))
            .Where(q => filter.Kind == null || q.Kind == filter.Kind)
            .Where(q => !filter.IsWaiting || q.ReleasedAt == null);
        return new QuarantinePage(
            rows.LongCount(),
            rows.OrderBy(q => q.Id).Skip(offset).Take(limit).AsEnumerable()
                .Select(q => new QuarantinedRow(q.Id, q.Kind, q.File, q.Line, q.Rules, q.Reason, q.RawRow, q.ReleasedAt is not null))
                .ToList());
    }

    private static bool Exists(SqliteConnection connection, string table) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where type = 'table' and name = ?1", table) > 0;
}
