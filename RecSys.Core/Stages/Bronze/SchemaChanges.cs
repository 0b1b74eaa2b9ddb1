using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>A decision that bronze has carried out in this run.</summary>
/// <param name="Filled">Rows ingested before that got a value from <c>_rescued_data</c>.</param>
internal sealed record AppliedChange(string Kind, string Header, string Decision, string Stored, long Filled)
{
    public string Sentence => Decision == SchemaDecisions.Added
        ? FormattableString.Invariant($"Column {Header} of {Kind} was added as {Stored}; {Filled:N0} earlier rows got their value.")
        : FormattableString.Invariant($"Column {Header} of {Kind} is taken for {Stored}; {Filled:N0} earlier rows got their value, and silver cleans everything anew.");
}

/// <summary>Carries decisions on unknown columns out: in bronze's transaction, before it reads new files.</summary>
internal sealed class SchemaChanges(SqliteConnection connection, DateTimeOffset now)
{
    /// <summary>Applies what waits.</summary>
    public IReadOnlyList<AppliedChange> Apply()
    {
        var applied = new List<AppliedChange>();
        foreach (var (id, kind, header, decision, stored) in Waiting())
        {
            if (decision == SchemaDecisions.Added && !Has(kind.Table, stored))
            {
                LabDatabase.Execute(connection, $"alter table {kind.Table} add column {Quote(stored)} text");
            }

            var filled = Fill(kind, header, stored);
            LabDatabase.Execute(connection, $"delete from {Tables.BronzeRescuedColumns} where kind = ?1 and header = ?2", kind.Name, header);
            LabDatabase.Execute(connection, $"update {Tables.BronzeSchemaChanges} set applied_at = ?1, rows_filled = ?2 where id = ?3", now.ToUnixTimeMilliseconds(), filled, id);
            applied.Add(new AppliedChange(kind.Name, header, decision, stored, filled));
        }

        if (applied.Exists(change => change.Decision == SchemaDecisions.Alias))
        {
            // Rows that silver has cleaned say something else now.
            SilverMarks.StartOver(connection);
        }

        return applied;
    }

    /// <summary>Moves the values of earlier rows from <c>_rescued_data</c> into the column. A value that stands there already stays.</summary>
    private long Fill(LandingKind kind, string header, string stored) => LabDatabase.Execute(
        connection,
        $"""
        update {kind.Table} set
            {Quote(stored)} = coalesce({Quote(stored)}, (select field.value from json_each(_rescued_data) as field where field.key = ?1)),
            _rescued_data = (select case when count(*) = 0 then null else json_group_object(field.key, field.value) end from json_each(_rescued_data) as field where field.key <> ?1)
        where file_id in (select file_id from {Tables.BronzeRescuedColumns} where kind = ?2 and header = ?1)
            and exists (select 1 from json_each(_rescued_data) as field where field.key = ?1)
        """,
        header,
        kind.Name);

    private bool Has(string table, string column) => LabDatabase.Scalar<long>(connection, "select count(*) from pragma_table_info(?1) where name = ?2", table, column) > 0;

    private List<(long Id, LandingKind Kind, string Header, string Decision, string Stored)> Waiting()
    {
        var waiting = new List<(long, LandingKind, string, string, string)>();
        using var rows = new BulkRead(
            connection, $"select id, kind, header, decision, stored from {Tables.BronzeSchemaChanges} where applied_at is null and stored is not null order by id");
        while (rows.Next())
        {
            waiting.Add((rows.Long(0), LandingSchema.Kind(rows.Text(1)), rows.Text(2), rows.Text(3), rows.Text(4)));
        }

        return waiting;
    }

    private static string Quote(string column) => $"\"{column}\"";
}
