using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;

namespace RecSys.Core.Labs.Cleaning;

/// <summary>A defect that generation put into a sales file, and what cleaning should have made of it.</summary>
/// <param name="BronzeId">Its row; null where it is the header's, or the line is no row.</param>
internal sealed record InjectedDefect(CleanedFile File, long Line, string Kind, string Detail, string Expected, long? BronzeId)
{
    private const string TimeWas = "EventTime was ";

    /// <summary>Defects of the files, in the order they were put in.</summary>
    public static List<InjectedDefect> Read(SqliteConnection connection, IReadOnlyDictionary<string, CleanedFile> files)
    {
        var defects = new List<InjectedDefect>();
        using var rows = new BulkRead(connection, $"select file, line, kind, detail, expected_outcome from {Tables.TruthDefects} order by rowid");
        while (rows.Next())
        {
            if (files.TryGetValue(rows.Text(0), out var file))
            {
                defects.Add(new InjectedDefect(file, rows.Long(1), rows.Text(2), rows.Text(3), rows.Text(4), file.IdAt(rows.Long(1))));
            }
        }

        return defects;
    }

    /// <summary>The outcome there was, in the words of <c>truth_defects</c> where it is one of them.</summary>
    public string Outcome(RowFates fates, Func<CleanedFile, string, bool> keepsColumn)
    {
        if (BronzeId is not { } id)
        {
            return Line == 1 && keepsColumn(File, ColumnName) ? DefectKinds.Repaired : "lost";
        }

        return fates.IsRejected(id) ? DefectKinds.Quarantined
            : !fates.IsKept(id) ? DefectKinds.Deduplicated
            : Expected == DefectKinds.Repaired && IsReadRight(fates.TimeOf(id)) ? DefectKinds.Repaired
            : "kept as it is";
    }

    // "Season is called SeasonName", "Channel was not there before".
    private string ColumnName => Kind == DefectKinds.RenamedColumn ? Detail[(Detail.LastIndexOf(' ') + 1)..] : Detail[..Detail.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>The other date format has no seconds; whatever else is repaired keeps every value.</summary>
    private bool IsReadRight(long time)
    {
        if (Kind != DefectKinds.OtherDateFormat)
        {
            return true;
        }

        var was = DateTimeOffset.Parse(Detail[TimeWas.Length..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
        return time == was - was % (60 * Moments.Second);
    }
}

/// <summary>Whether bronze kept a column that the landing schema does not know: as rescued data, or where somebody decided that it belongs.</summary>
internal sealed class KeptColumns(SqliteConnection connection)
{
    private readonly AcceptedColumns _accepted = AcceptedColumns.Read(connection, LandingSchema.Sales);

    public bool Keeps(CleanedFile file, string column) =>
        _accepted.AddedAs(column) is { } stored ? HasValue(file, stored)
        : _accepted.AliasOf(column) is >= 0 and var known ? HasValue(file, LandingSchema.Sales.Columns[known].Stored)
        : IsRescued(file, column);

    private bool HasValue(CleanedFile file, string stored) =>
        LabDatabase.Scalar<long>(connection, $"select \"{stored}\" is not null from {LandingSchema.Sales.Table} where id = ?1", file.FirstId) == 1;

    private bool IsRescued(CleanedFile file, string column) => LabDatabase.Scalar<long>(
        connection,
        $"select count(*) from {LandingSchema.Sales.Table} as row, json_each(row._rescued_data) as field where row.id = ?1 and field.key = ?2",
        file.FirstId,
        column) == 1;
}
