using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Fills blocks with the records of one file, every column as text.</summary>
/// <param name="records">On the header.</param>
/// <param name="file">What every row says of its file.</param>
/// <param name="check">Called at every block: tells how far reading is, and ends it where the run was cancelled.</param>
internal sealed class RecordReader(CsvRecords records, HeaderMap header, RescuedColumns rescued, RecordReader.Origin file, Action check)
{
    private const int OwnColumns = 5;

    /// <summary>What every row of a file says.</summary>
    public sealed record Origin(LandingKind Kind, long FileId, long IngestedAt, string Source);

    /// <summary>Columns of the blocks.</summary>
    public static IReadOnlyList<string> Columns(LandingKind kind, HeaderMap header) =>
        ["file_id", "line", "_rescued_data", "ingested_at", "source", .. kind.Columns.Select(c => c.Stored), .. header.Added.Select(a => $"\"{a.Stored}\"")];

    /// <returns>False where no record is left.</returns>
    public bool Fill(RecordBlock block)
    {
        block.Clear();
        check();
        while (!block.IsFull && records.Next())
        {
            if (records.Fault is { } fault)
            {
                block.Faults.Add((records.Line, fault, records.RawText));
            }
            else
            {
                Add(block.Rows);
            }
        }

        return block.Rows.Rows > 0 || block.Faults.Count > 0;
    }

    private void Add(RowBlock rows)
    {
        rows.Set(0, file.FileId);
        rows.Set(1, records.Line);
        rows.Set(2, rescued.Take(records));
        rows.Set(3, file.IngestedAt);
        rows.Set(4, file.Source);

        // Columns the file lacks are never set: null, where an empty field is an empty text.
        var columns = file.Kind.Columns.Count;
        for (var i = 0; i < columns; i++)
        {
            if (header.FieldOf[i] is >= 0 and var field)
            {
                rows.Set(OwnColumns + i, records.Field(field));
            }
        }

        for (var i = 0; i < header.Added.Count; i++)
        {
            rows.Set(OwnColumns + columns + i, records.Field(header.Added[i].Field));
        }

        rows.EndRow();
    }
}
