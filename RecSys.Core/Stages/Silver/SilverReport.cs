using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>Tells a run of silver in numbers and sentences.</summary>
internal static class SilverReport
{
    public static StageReport Of(
        SilverSession session, IReadOnlyList<KindCounts> counts, IReadOnlyList<ExpectationCount> expectations, (long Customers, long Products) implied) => new()
        {
            RowsIn = counts.Sum(c => c.RowsIn),
            RowsOut = counts.Sum(c => c.Inserted) + implied.Customers + implied.Products,
            Tables = Writes(session, counts, implied).ToDictionary(w => w.Table, w => w.Rows!.Value),
            Writes = [.. Writes(session, counts, implied)],
            Notes = [.. Notes(counts, expectations, implied, session.Mends.Accepted), .. MendNotes(session.Mends)],
            Checks = [Accounted(session), .. Warnings(expectations)],
        };

    private static IEnumerable<TableWrite> Writes(SilverSession session, IReadOnlyList<KindCounts> counts, (long Customers, long Products) implied)
    {
        foreach (var count in counts)
        {
            var table = $"silver_{count.Kind}";
            var told = table == Tables.SilverCustomers ? implied.Customers : table == Tables.SilverProducts ? implied.Products : 0;
            yield return new TableWrite(table)
            {
                Mode = WriteMode.Increment,
                RowsIn = count.RowsIn,
                Added = count.Added + told,
                Updated = count.Updated,
                Removed = count.Removed,
                Quarantined = count.Quarantined,
                Rows = count.Rows + told,
                Seconds = count.Seconds,
                DataUntil = count.DataUntil,
            };
        }

        yield return new TableWrite(Tables.SilverQuarantine)
        {
            Mode = WriteMode.Increment,
            RowsIn = counts.Sum(c => c.RowsIn),
            Added = counts.Sum(c => c.Quarantined),
            Updated = counts.Sum(c => c.Released),
            Rows = session.Count($"select count(*) from {Tables.SilverQuarantine}"),
        };
    }

    /// <summary>Every bronze row ever is in silver, was a duplicate, or waits in quarantine: counted in the tables, not from this run's sums.</summary>
    private static StageCheck Accounted(SilverSession session)
    {
        var tally = RowTally.Count(session.Connection);
        var torn = session.Count($"select count(*) from {Tables.SilverQuarantine} where kind = 'sales' and bronze_id is null and released_at is not null");
        var duplicates = session.Count($"select coalesce(sum(duplicates), 0) from {Tables.SilverCounts} where kind = 'sales'");
        var waiting = session.Count($"select count(*) from {Tables.SilverQuarantine} where kind = 'sales' and bronze_id is not null and released_at is null");
        var missing = tally.Bronze + torn - tally.Events - duplicates - waiting;
        var mended = torn == 0 ? "" : FormattableString.Invariant($" + {torn:N0} torn lines that were mended");
        var sums = FormattableString.Invariant($"{tally.Bronze:N0} sales rows{mended} = {tally.Events:N0} events + {duplicates:N0} duplicates + {waiting:N0} in quarantine");
        return missing == 0
            ? new StageCheck("every_row_accounted_for", CheckOutcome.Passed, sums + ".")
            : new StageCheck("every_row_accounted_for", CheckOutcome.Warned, FormattableString.Invariant($"{sums} leaves {missing:N0} rows unaccounted for."));
    }

    private static IEnumerable<StageCheck> Warnings(IEnumerable<ExpectationCount> expectations) => expectations
        .Where(e => e.Failed > 0)
        .Select(e => new StageCheck(
            $"{e.Kind}.{e.Rule}",
            CheckOutcome.Warned,
            FormattableString.Invariant($"{e.Failed:N0} of {e.Checked:N0} {e.Kind} rows broke {e.Rule}: {(e.Action == ExpectationAction.Drop ? "quarantined" : "kept, without the value")}.")));

    private static IEnumerable<string> MendNotes(Mends mends)
    {
        if (mends.Accepted > 0)
        {
            yield return FormattableString.Invariant($"{mends.Accepted:N0} rows mended by hand were replayed.");
        }

        if (mends.Refused > 0)
        {
            yield return FormattableString.Invariant($"{mends.Refused:N0} rows mended by hand break a rule even so, and stay in quarantine.");
        }
    }

    private static List<string> Notes(IReadOnlyList<KindCounts> counts, IReadOnlyList<ExpectationCount> expectations, (long Customers, long Products) implied, long mendedRows)
    {
        var notes = counts
            .Where(c => c.RowsIn > 0)
            .Select(c => FormattableString.Invariant($"{c.Kind}: {c.RowsIn:N0} rows in, {c.Inserted:N0} inserted, {c.Duplicates:N0} duplicates, {c.Quarantined:N0} quarantined."))
            .ToList();
        if (notes.Count == 0)
        {
            notes.Add("No new bronze rows.");
        }

        if (expectations.MaxBy(e => e.Failed) is { Failed: > 0 } worst)
        {
            notes.Add(FormattableString.Invariant($"Most often broken: {worst.Rule} of {worst.Kind}, by {worst.Failed:N0} rows."));
        }

        var released = counts.Sum(c => c.Released) - mendedRows;
        if (released > 0)
        {
            notes.Add(FormattableString.Invariant($"{released:N0} rows left quarantine: their customer or product has arrived."));
        }

        if (implied.Customers > 0)
        {
            notes.Add(FormattableString.Invariant($"The shop brings no customers file: {implied.Customers:N0} customers are known by their sales only."));
        }

        if (implied.Products > 0)
        {
            notes.Add(FormattableString.Invariant($"The shop brings no products file: {implied.Products:N0} products are known by name, category and brand of their sales only."));
        }

        return notes;
    }
}
