using System.Text;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>A row as texts, by index of the landing schema's columns: from a bronze table, or posted to the API.</summary>
public abstract class RawRow(LandingKind kind)
{
    public LandingKind Kind { get; } = kind;

    /// <summary>The shop has no such column.</summary>
    public abstract bool IsAbsent(int column);

    /// <summary>The text in UTF-8 with space around it taken off; empty where there is none. Valid until the next row.</summary>
    public ReadOnlySpan<byte> Trimmed(int column) => Utf8(column).Trim(" \t\r\n"u8);

    /// <summary>The text as it came.</summary>
    public string? Text(int column) => IsAbsent(column) ? null : Encoding.UTF8.GetString(Utf8(column));

    /// <summary>Columns the shop has, as a JSON object.</summary>
    public string ToJson() => QuarantineWriter.Json(Enumerable.Range(0, Kind.Columns.Count)
        .Where(i => !IsAbsent(i))
        .Select(i => KeyValuePair.Create(Kind.Columns[i].Name, Text(i))));

    protected abstract ReadOnlySpan<byte> Utf8(int column);
}

/// <summary>The current row of a read over a bronze table; the schema's columns stand last in it.</summary>
internal sealed class BronzeRawRow(LandingKind kind, BulkRead rows) : RawRow(kind)
{
    /// <summary>Columns of the select that stand before the schema's.</summary>
    public const int OwnColumns = 4;

    public long BronzeId => rows.Long(0);

    public int FileId => rows.Int(1);

    public long Line => rows.Long(2);

    public long IngestedAt => rows.Long(3);

    /// <summary>Select list: own columns, then the schema's.</summary>
    public static string Select(LandingKind kind) =>
        $"select b.id, b.file_id, b.line, b.ingested_at, {string.Join(", ", kind.Columns.Select(c => "b." + c.Stored))} from {kind.Table} b";

    /// <summary>The same without the columns that are not read: null, as are the file's id and the line.</summary>
    public static string Select(LandingKind kind, IReadOnlyCollection<string> read) =>
        $"select b.id, null, null, b.ingested_at, {string.Join(", ", kind.Columns.Select(c => read.Contains(c.Name) ? "b." + c.Stored : "null"))} from {kind.Table} b";

    public override bool IsAbsent(int column) => rows.IsNull(OwnColumns + column);

    protected override ReadOnlySpan<byte> Utf8(int column) => rows.Utf8(OwnColumns + column);
}

/// <summary>The current record of a landing file, before bronze has it.</summary>
internal sealed class RecordRow(LandingKind kind, CsvRecords records, HeaderMap header) : RawRow(kind)
{
    public override bool IsAbsent(int column) => header.FieldOf[column] < 0;

    protected override ReadOnlySpan<byte> Utf8(int column) => header.FieldOf[column] is >= 0 and var field ? records.Field(field) : [];
}

/// <summary>A row that came by name, such as an event posted to the API.</summary>
public sealed class PostedRawRow : RawRow
{
    private readonly byte[]?[] _texts;

    /// <param name="kind">What it is a row of.</param>
    /// <param name="columns">Text per column; names match without regard to case and underscores, unknown ones are left aside.</param>
    public PostedRawRow(LandingKind kind, IEnumerable<KeyValuePair<string, string?>> columns)
        : base(kind)
    {
        _texts = new byte[]?[kind.Columns.Count];
        foreach (var (name, text) in columns)
        {
            if (kind.IndexOf(name) is >= 0 and var column && text is not null)
            {
                _texts[column] ??= Encoding.UTF8.GetBytes(text);
            }
        }
    }

    /// <param name="kind">What it is a row of.</param>
    /// <param name="values">Text per column in the kind's order; null where there is none.</param>
    public PostedRawRow(LandingKind kind, string?[] values)
        : base(kind) => _texts = Array.ConvertAll(values, value => value is null ? null : Encoding.UTF8.GetBytes(value));

    public override bool IsAbsent(int column) => _texts[column] is null;

    protected override ReadOnlySpan<byte> Utf8(int column) => _texts[column];
}
