using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Curation;

/// <summary>
/// Decisions on columns of the landing files that the schema does not know. They are kept for good; the next run of bronze carries them out,
/// and every file that comes later is read by them.
/// </summary>
public sealed partial class SchemaDesk(LabDatabase database, TimeProvider clock)
{
    /// <summary>Adds the column to the bronze table; rows ingested before get their values from <c>_rescued_data</c>.</summary>
    /// <param name="kind">customers, products or sales.</param>
    /// <param name="header">The column as the files spell it.</param>
    /// <param name="decider">Who accepts it.</param>
    /// <returns>Its name in the bronze table.</returns>
    /// <exception cref="LabException">No file has such a column, or it was carried out already.</exception>
    public string Add(string kind, string header, Decider decider)
    {
        Actor.Demand("accept a schema change", $"{kind}: {header}");
        using var context = database.Context();
        var stored = NewName(context, Find(kind), header);
        Decide(context, Find(kind), header, SchemaDecisions.Added, stored, decider);
        return stored;
    }

    /// <summary>Takes the column for one of the schema under another name. Silver cleans all rows anew, since they say more now.</summary>
    /// <param name="kind">customers, products or sales.</param>
    /// <param name="header">The column as the files spell it.</param>
    /// <param name="column">Name of the schema's column.</param>
    /// <param name="decider">Who accepts it.</param>
    /// <exception cref="LabException">There is no such column, or it was carried out already.</exception>
    public void TakeFor(string kind, string header, string column, Decider decider)
    {
        Actor.Demand("accept a schema change", $"{kind}: {header} for {column}");
        var found = Find(kind);
        if (found.IndexOf(column) is not (>= 0 and var index))
        {
            throw new LabException($"{kind} have no column {column}.", $"Columns are {string.Join(", ", found.Columns.Select(c => c.Name))}.");
        }

        using var context = database.Context();
        Decide(context, found, header, SchemaDecisions.Alias, found.Columns[index].Stored, decider);
    }

    /// <summary>Leaves the column in <c>_rescued_data</c> and offers it no longer.</summary>
    /// <exception cref="LabException">No file has such a column, or another decision was carried out already.</exception>
    public void Ignore(string kind, string header, Decider decider)
    {
        Actor.Demand("ignore a schema change", $"{kind}: {header}");
        using var context = database.Context();
        Decide(context, Find(kind), header, SchemaDecisions.Ignored, null, decider);
    }

    /// <summary>Takes a decision back that bronze has not carried out.</summary>
    /// <exception cref="LabException">There is none, or it was carried out.</exception>
    public void TakeBack(string kind, string header)
    {
        Actor.Demand("take a decision on a schema change back", $"{kind}: {header}");
        using var context = database.Context();
        _ = Pending(context, kind, header) ?? throw new LabException($"Nothing was decided about column {header} of {kind}.", "The bronze page lists the decisions.", Fault.NotFound);
        DeskWrites.Write(() => context.SchemaChanges.Where(c => c.Kind == kind && c.Header == header).ExecuteDelete());
    }

    private static LandingKind Find(string kind) => LandingSchema.Kinds.FirstOrDefault(k => k.Name == kind)
        ?? throw new LabException($"There are no {kind} files.", "Kinds are customers, products and sales.", Fault.NotFound);

    /// <summary>What was decided and can still be decided otherwise; null where nothing was.</summary>
    private static BronzeSchemaChange? Pending(LabContext context, string kind, string header)
    {
        var change = context.SchemaChanges.AsNoTracking().SingleOrDefault(c => c.Kind == kind && c.Header == header);
        return change?.AppliedAt is null ? change : throw new LabException(
            $"Column {header} of {kind} is {change.Stored} of bronze already.", "What bronze has carried out stays.", Fault.Conflict);
    }

    private void Decide(LabContext context, LandingKind kind, string header, string decision, string? stored, Decider decider)
    {
        if (Pending(context, kind.Name, header) is null && !IsRescued(kind, header))
        {
            throw new LabException($"No file of {kind.Name} has an unknown column {header}.", "The bronze page and GET /api/schema-changes list them.", Fault.NotFound);
        }

        DeskWrites.Write(() =>
        {
            context.SchemaChanges.Where(c => c.Kind == kind.Name && c.Header == header).ExecuteDelete();
            context.SchemaChanges.Add(new BronzeSchemaChange
            {
                Kind = kind.Name,
                Header = header,
                Decision = decision,
                Stored = stored,
                DecidedBy = decider.Name,
                DecidedAt = clock.GetUtcNow(),
            });
            return context.SaveChanges();
        });
    }

    private bool IsRescued(LandingKind kind, string header)
    {
        using var connection = database.Connect(readOnly: true);
        return LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.BronzeRescuedColumns) > 0
            && LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {Tables.BronzeRescuedColumns} where kind = ?1 and header = ?2)", kind.Name, header) == 1;
    }

    /// <summary>Channel becomes channel, "Promo code" promo_code; a name that is taken gets a number. Another spelling of an added column shares it.</summary>
    private static string NewName(LabContext context, LandingKind kind, string header)
    {
        var wanted = NotAName().Replace(WordStart().Replace(header, "_$1"), "_").Trim('_').ToLowerInvariant();
        wanted = wanted.Length == 0 || char.IsAsciiDigit(wanted[0]) ? $"column_{wanted}" : wanted;
        var others = context.SchemaChanges.AsNoTracking().Where(c => c.Kind == kind.Name && c.Decision == SchemaDecisions.Added && c.Header != header).ToList();
        if (others.Find(c => string.Equals(c.Header, header, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            return same.Stored!;
        }

        var taken = context.TableSpecs().Single(t => t.Name == kind.Table).Columns.Select(c => c.Name).Concat(others.Select(c => c.Stored!)).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? wanted : $"{wanted}_{i}").First(name => !taken.Contains(name));
    }

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotAName();
}
