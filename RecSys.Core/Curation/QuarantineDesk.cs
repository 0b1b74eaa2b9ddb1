using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Silver;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Curation;

/// <summary>Who decides, and why.</summary>
/// <param name="By">A name; empty counts as nobody's.</param>
public sealed record Decider(string? By, string? Note = null)
{
    private const string Nobody = "someone";

    public string Name => string.IsNullOrWhiteSpace(By) ? Nobody : By.Trim();

    public string? Reason => string.IsNullOrWhiteSpace(Note) ? null : Note.Trim();
}

/// <summary>What the rules say of a row as it would be mended.</summary>
/// <param name="Broken">Rules it breaks: those that drop it, and those that cost it a value.</param>
public sealed record MendCheck(IReadOnlyList<BrokenRule> Broken)
{
    /// <summary>Silver would take the row.</summary>
    public bool IsAccepted => Broken.All(b => b.Action == ExpectationAction.Warn);

    /// <summary>What is wrong with a column; null where nothing is.</summary>
    public BrokenRule? Of(string column) => Broken.FirstOrDefault(b => string.Equals(b.Column, column, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Decisions on quarantined rows: mended or discarded. They are kept beside the quarantine; the next run of silver carries the mends
/// out. The row as it came is never touched.
/// </summary>
public sealed class QuarantineDesk(LabDatabase database, SettingsBook settings, TimeProvider clock)
{
    /// <summary>Holds a row against the rules that silver would hold it against.</summary>
    /// <param name="id">The quarantined row.</param>
    /// <param name="columns">Text per column, as the landing schema names them.</param>
    /// <exception cref="LabException">There is no such row.</exception>
    public MendCheck Check(long id, IReadOnlyDictionary<string, string?> columns)
    {
        using var context = database.Context();
        return Check(Find(context, id), columns);
    }

    /// <summary>Keeps a row as it should have been. Silver takes it in its next run.</summary>
    /// <exception cref="LabException">There is no such row, it left the quarantine, or breaks a rule still.</exception>
    public void Mend(long id, IReadOnlyDictionary<string, string?> columns, Decider decider)
    {
        Actor.Demand("mend a rejected row", $"row {id}");
        using var context = database.Context();
        var row = Find(context, id);
        var check = Check(row, columns);
        if (!check.IsAccepted)
        {
            var reasons = check.Broken.Where(b => b.Action != ExpectationAction.Warn).Select(b => b.Reason);
            throw new LabException($"The row would be rejected again. {string.Join(" ", reasons)}", "Correct these columns, or discard the row.");
        }

        var kept = Known(LandingSchema.Kind(row.Kind), columns);
        Decide(context, row, MendDecisions.Mended, QuarantineWriter.Json(kept), decider);
    }

    /// <summary>Notes that the row was looked at and stays out.</summary>
    /// <exception cref="LabException">There is no such row, or it left the quarantine.</exception>
    public void Discard(long id, Decider decider)
    {
        Actor.Demand("discard a rejected row", $"row {id}");
        using var context = database.Context();
        Decide(context, Find(context, id), MendDecisions.Discarded, null, decider);
    }

    /// <summary>Takes a decision back that silver has not carried out.</summary>
    /// <exception cref="LabException">There is none, or the mended row is an event already.</exception>
    public void TakeBack(long id)
    {
        Actor.Demand("take a decision on a rejected row back", $"row {id}");
        using var context = database.Context();
        var row = Find(context, id);
        DeskWrites.Write(() => context.Mends.Where(m => m.File == row.File && m.Line == row.Line).ExecuteDelete());
    }

    private static SilverQuarantine Find(LabContext context, long id)
    {
        var row = context.Quarantine.AsNoTracking().SingleOrDefault(q => q.Id == id)
            ?? throw new LabException($"There is no quarantined row {id}.", "A run may have started the quarantine over: look for the row on the Quarantine page.", Fault.NotFound);
        return row.ReleasedAt is null ? row : throw new LabException(
            $"Row {row.File}:{row.Line} has left the quarantine.", "It counts already; only waiting rows can be decided on.", Fault.Conflict);
    }

    private MendCheck Check(SilverQuarantine row, IReadOnlyDictionary<string, string?> columns)
    {
        using var connection = database.Connect(readOnly: true);
        var kind = LandingSchema.Kind(row.Kind);
        var unknown = columns.Keys.Where(name => kind.IndexOf(name) < 0).ToList();
        if (unknown.Count > 0)
        {
            throw new LabException($"{row.Kind} have no column {string.Join(", ", unknown)}.", $"Columns are {string.Join(", ", kind.Columns.Select(c => c.Name))}.");
        }

        // As of its ingestion, as silver does.
        var ingestedAt = LabDatabase.Scalar<long?>(connection, $"select ingested_at from {Tables.BronzeFiles} where path = ?1", row.File) ?? clock.GetUtcNow().ToUnixTimeMilliseconds();
        var given = columns.Where(c => c.Value is not null);
        if (Dimensions.All.FirstOrDefault(d => d.Kind.Name == row.Kind) is { } dimension)
        {
            var book = new RuleBook<DimensionRow>(row.Kind, dimension.Rules);
            book.Keeps(new DimensionRow(dimension, settings.Current.Silver.MaxDaysInFuture).Read(new PostedRawRow(kind, given), ingestedAt));
            return new MendCheck([.. book.Broken]);
        }

        return new MendCheck(SaleRules.Check(given, Ids(connection, new PostedRawRow(kind, given)), ingestedAt, settings.Current.Silver.MaxDaysInFuture).Broken);
    }

    private static KnownIds Ids(SqliteConnection connection, RawRow sale) => new(
        Known(connection, sale, LandingSchema.Customers, Tables.SilverCustomers), Known(connection, sale, LandingSchema.Products, Tables.SilverProducts));

    /// <summary>The id the row speaks of, if it is known; null where the shop brings no such rows at all.</summary>
    private static HashSet<long>? Known(SqliteConnection connection, RawRow sale, LandingKind kind, string table)
    {
        if (LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {kind.Table})") == 0)
        {
            return null;
        }

        var id = kind.Columns[0];
        var spoken = FieldText.Whole(sale, sale.Kind.IndexOf(id.Name));
        return spoken.IsValid && LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {table} where {id.Stored} = ?1)", spoken.Value) == 1 ? [spoken.Value] : [];
    }

    private void Decide(LabContext context, SilverQuarantine row, string decision, string? mended, Decider decider)
    {
        var sha256 = context.BronzeFiles.Where(f => f.Path == row.File).Select(f => f.Sha256).SingleOrDefault() ?? "";
        DeskWrites.Write(() =>
        {
            context.Mends.Where(m => m.File == row.File && m.Line == row.Line).ExecuteDelete();
            context.Mends.Add(new SilverMend
            {
                Decision = decision,
                Kind = row.Kind,
                File = row.File,
                Line = row.Line,
                FileSha256 = sha256,
                OriginalRow = row.RawRow,
                MendedRow = mended,
                Reason = row.Reason,
                DecidedBy = decider.Name,
                DecidedAt = clock.GetUtcNow(),
                Note = decider.Reason,
            });
            return context.SaveChanges();
        });
    }

    private static IEnumerable<KeyValuePair<string, string?>> Known(LandingKind kind, IReadOnlyDictionary<string, string?> columns) =>
        columns.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(kind.Columns[kind.IndexOf(c.Key)].Name, c.Value));
}
