using Microsoft.Data.Sqlite;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Labs.Cleaning;

/// <summary>A generated sales file that silver has cleaned.</summary>
/// <param name="FirstId">Bronze id of its first row; the others follow without gaps.</param>
internal sealed record CleanedFile(string Path, long FirstId, long Rows)
{
    /// <summary>Bronze ids by line, where a line of the file is no row; null where line n is row n - 1.</summary>
    private IReadOnlyDictionary<long, long>? _idsByLine;

    public long EndId => FirstId + Rows;

    /// <summary>The files by path. Bronze appends file by file, so the ids of a file follow from the rows of those before it.</summary>
    /// <param name="after">Files with a higher id only.</param>
    public static Dictionary<string, CleanedFile> Read(SqliteConnection connection, long after)
    {
        var files = new Dictionary<string, CleanedFile>(StringComparer.Ordinal);
        var next = LabDatabase.Scalar<long>(connection, $"select coalesce(min(id), 1) from {Tables.BronzeSales}");
        using var rows = new BulkRead(connection, $"select path, rows, generated, id from {Tables.BronzeFiles} where kind = ?1 order by id", LandingSchema.Sales.Name);
        while (rows.Next())
        {
            if (rows.Int(2) != 0 && rows.Long(1) > 0 && rows.Long(3) > after)
            {
                var file = new CleanedFile(rows.Text(0), next, rows.Long(1));
                file._idsByLine = file.IsOneRowPerLine(connection) ? null : file.ReadLines(connection);
                files.Add(file.Path, file);
            }

            next += rows.Long(1);
        }

        return files;
    }

    /// <summary>The bronze row of a line; null where the line is none.</summary>
    public long? IdAt(long line) =>
        _idsByLine is null ? (line >= 2 && line < Rows + 2 ? FirstId + line - 2 : null)
        : _idsByLine.TryGetValue(line, out var id) ? id
        : null;

    private bool IsOneRowPerLine(SqliteConnection connection) =>
        LabDatabase.Scalar<long>(connection, $"select line from {Tables.BronzeSales} where id = ?1", EndId - 1) == Rows + 1;

    private Dictionary<long, long> ReadLines(SqliteConnection connection)
    {
        var ids = new Dictionary<long, long>();
        using var rows = new BulkRead(connection, $"select line, id from {Tables.BronzeSales} where id >= ?1 and id < ?2", FirstId, EndId);
        while (rows.Next())
        {
            ids[rows.Long(0)] = rows.Long(1);
        }

        return ids;
    }
}
