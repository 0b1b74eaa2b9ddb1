using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Silver;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>How a quarantined row stands.</summary>
public enum QuarantineState
{
    /// <summary>Nobody has decided about it.</summary>
    Waiting,

    /// <summary>Mended; the next run of silver takes it.</summary>
    Mended,

    /// <summary>Looked at, and left out.</summary>
    Discarded,

    /// <summary>Accepted since: as it was mended, or because its customer or product came.</summary>
    Accepted,
}

/// <summary>Which quarantined rows to show. What is null does not filter.</summary>
/// <param name="Rule">Name of a rule the row broke.</param>
/// <param name="Kind">customers, products or sales.</param>
/// <param name="File">Relative to the landing folder.</param>
public sealed record QuarantineFilter(QuarantineState? State = QuarantineState.Waiting, string? Rule = null, string? Kind = null, string? File = null);

/// <summary>What somebody decided about a rejected row.</summary>
/// <param name="Problem">Why silver did not accept the mended row either; null where it did, or has not tried.</param>
public sealed record RowDecision(string Decision, string By, DateTimeOffset At, string? Note, string? MendedRow, DateTimeOffset? ReplayedAt, string? Problem);

/// <summary>A rejected row.</summary>
/// <param name="Rules">Rules it broke, comma separated.</param>
/// <param name="RawRow">JSON object of its columns; the line where it could not be split into columns.</param>
public sealed record QuarantinedRow(
    long Id, string Kind, string File, long Line, string Rules, string Reason, string RawRow, DateTimeOffset QuarantinedAt, DateTimeOffset? ReleasedAt, RowDecision? Decision)
{
    public QuarantineState State => ReleasedAt is not null ? QuarantineState.Accepted
        : Decision?.Decision == MendDecisions.Mended ? QuarantineState.Mended
        : Decision?.Decision == MendDecisions.Discarded ? QuarantineState.Discarded
        : QuarantineState.Waiting;

    /// <summary>The line was split into columns.</summary>
    public bool IsSplit => RawRow.StartsWith('{');
}

/// <summary>A page of rejected rows, oldest first, of all that match.</summary>
public sealed record QuarantinePage(long Total, IReadOnlyList<QuarantinedRow> Rows);

/// <summary>Rows behind a choice of a filter.</summary>
public sealed record QuarantineChoice(string Value, long Rows);

/// <summary>What there is to choose from, most rows first; and how many rows stand how.</summary>
public sealed record QuarantineChoices(
    IReadOnlyList<QuarantineChoice> Rules, IReadOnlyList<QuarantineChoice> Kinds, IReadOnlyList<QuarantineChoice> Files, IReadOnlyDictionary<QuarantineState, long> States)
{
    public long Total => States.Values.Sum();

    /// <summary>Whether any row has been held against the rules yet.</summary>
    public bool HasJudged { get; init; }

    public long Of(QuarantineState state) => States.GetValueOrDefault(state);
}

/// <summary>A field of the form that mends a row.</summary>
/// <param name="Was">The text as it came; null where the row has no such column.</param>
/// <param name="Text">As it was mended, or as it came.</param>
public sealed record MendField(string Name, bool IsRequired, string? Was, string? Text);

/// <summary>A rejected row with the form that mends it.</summary>
/// <param name="NextId">The next row that waits for a decision; null where there is none.</param>
public sealed record QuarantineDetail(QuarantinedRow Row, IReadOnlyList<MendField> Fields, long? NextId);

/// <summary>Questions of the quarantine pages.</summary>
public sealed class QuarantineReports(LabDatabase database)
{
    private const string From = $"from {Tables.SilverQuarantine} q left join {Tables.SilverMends} m on m.file = q.file and m.line = q.line";

    private static readonly string State =
        $"case when q.released_at is not null then 3 when m.decision = '{MendDecisions.Mended}' then 1 when m.decision = '{MendDecisions.Discarded}' then 2 else 0 end";

    public QuarantineChoices Choices()
    {
        using var connection = database.Connect(readOnly: true);
        var rules = Count(connection, $"select q.rules, count(*) {From} group by 1")
            .SelectMany(c => c.Value.Split(',').Select(rule => new QuarantineChoice(rule, c.Rows)))
            .GroupBy(c => c.Value)
            .Select(g => new QuarantineChoice(g.Key, g.Sum(c => c.Rows)))
            .OrderByDescending(c => c.Rows)
            .ThenBy(c => c.Value, StringComparer.Ordinal);
        var states = Count(connection, $"select {State}, count(*) {From} group by 1").ToDictionary(
            c => (QuarantineState)int.Parse(c.Value, System.Globalization.CultureInfo.InvariantCulture), c => c.Rows);
        return new QuarantineChoices(
            [.. rules],
            Count(connection, $"select q.kind, count(*) {From} group by 1 order by 2 desc, 1"),
            Count(connection, $"select q.file, count(*) {From} group by 1 order by 2 desc, 1 limit 500"),
            states)
        {
            // Silver makes the table.
            HasJudged = LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.SilverCounts) > 0
                && LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {Tables.SilverCounts})") > 0,
        };
    }

    public QuarantinePage Page(QuarantineFilter filter, int offset, int limit)
    {
        using var connection = database.Connect(readOnly: true);
        var where = $"""
            where (?1 is null or instr(',' || q.rules || ',', ',' || ?1 || ',') > 0)
              and (?2 is null or q.kind = ?2) and (?3 is null or q.file = ?3) and (?4 is null or {State} = ?4)
            """;
        object?[] arguments = [filter.Rule, filter.Kind, filter.File, filter.State is { } state ? (long)state : null];
        var total = LabDatabase.Scalar<long>(connection, $"select count(*) {From} {where}", arguments);
        return new QuarantinePage(total, Read(connection, $"{where} order by q.id limit {limit} offset {offset}", arguments));
    }

    /// <exception cref="LabException">There is no such row.</exception>
    public QuarantineDetail Of(long id)
    {
        using var connection = database.Connect(readOnly: true);
        var row = Read(connection, "where q.id = ?1", id).SingleOrDefault()
            ?? throw new LabException($"There is no quarantined row {id}.", "A run may have started the quarantine over: look for the row on the Quarantine page.", Fault.NotFound);
        var was = row.IsSplit ? Texts(row.RawRow) : [];
        var mended = row.Decision?.MendedRow is { } json ? Texts(json) : was;
        var next = LabDatabase.Scalar<long?>(connection, $"select q.id {From} where {State} = 0 and q.id <> ?1 order by q.id < ?1, q.id limit 1", id);
        return new QuarantineDetail(row, [.. LandingSchema.Kind(row.Kind).Columns.Select(c => new MendField(c.Name, c.IsRequired, was.GetValueOrDefault(c.Name), mended.GetValueOrDefault(c.Name)))], next);
    }

    private static Dictionary<string, string?> Texts(string json) => JsonSerializer.Deserialize<Dictionary<string, string?>>(json) ?? [];

    private static List<QuarantineChoice> Count(SqliteConnection connection, string sql)
    {
        var choices = new List<QuarantineChoice>();
        using var rows = new BulkRead(connection, sql);
        while (rows.Next())
        {
            choices.Add(new QuarantineChoice(rows.Text(0), rows.Long(1)));
        }

        return choices;
    }

    private static List<QuarantinedRow> Read(SqliteConnection connection, string rest, params object?[] arguments)
    {
        var found = new List<QuarantinedRow>();
        using var rows = new BulkRead(
            connection,
            $"select q.id, q.kind, q.file, q.line, q.rules, q.reason, q.raw_row, q.quarantined_at, q.released_at, m.decision, m.decided_by, m.decided_at, m.note, m.mended_row, m.replayed_at, m.problem {From} {rest}",
            arguments);
        while (rows.Next())
        {
            var decision = rows.IsNull(9) ? null : new RowDecision(rows.Text(9), rows.Text(10), Time(rows.Long(11)), rows.TextOrNull(12), rows.TextOrNull(13), Maybe(rows.LongOrNull(14)), rows.TextOrNull(15));
            found.Add(new QuarantinedRow(rows.Long(0), rows.Text(1), rows.Text(2), rows.Long(3), rows.Text(4), rows.Text(5), rows.Text(6), Time(rows.Long(7)), Maybe(rows.LongOrNull(8)), decision));
        }

        return found;
    }

    private static DateTimeOffset Time(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment);

    private static DateTimeOffset? Maybe(long? moment) => moment is { } known ? Time(known) : null;
}
