using System.Security.Cryptography;
using System.Text;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>What became of a file.</summary>
/// <param name="Rows">Records that are bronze rows now.</param>
/// <param name="Rejected">Records that could not be split into columns and are in quarantine.</param>
/// <param name="Problem">What is wrong with the file as a whole; null where nothing is.</param>
internal sealed record IngestedFile(long SizeBytes, string Sha256, long Rows, long Rejected, string? Problem);

/// <summary>Appends the records of a landing file to its bronze table, every column as text. Nothing is judged here but what a record is.</summary>
internal sealed class FileIngest(StageContext context, QuarantineWriter quarantine, DateTimeOffset now)
{
    private const int BlocksAhead = 3;

    private readonly Dictionary<int, RecordBlock[]> _blocks = [];
    private readonly Dictionary<LandingKind, AcceptedColumns> _accepted = LandingSchema.Kinds.ToDictionary(kind => kind, kind => AcceptedColumns.Read(context.Connection, kind));

    /// <param name="file">The file.</param>
    /// <param name="fileId">Its id in the ledger.</param>
    /// <param name="progress">Called with the bytes read so far, now and then.</param>
    /// <param name="cancel">Checked now and then.</param>
    public IngestedFile Ingest(LandingFile file, long fileId, Action<long> progress, CancellationToken cancel)
    {
        using var hash = SHA256.Create();
        using var stream = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        using var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Read);
        using var records = new CsvRecords(hashing, context.Settings.Bronze.MaxRecordLength);
        var (rows, rejected, problem) = Read(file, fileId, records, () =>
        {
            cancel.ThrowIfCancellationRequested();
            progress(stream.Position);
        });

        // What was not read still belongs to the content the ledger vouches for.
        hashing.CopyTo(Stream.Null);
        return new IngestedFile(stream.Length, Convert.ToHexStringLower(hash.Hash!), rows, rejected, problem);
    }

    private (long Rows, long Rejected, string? Problem) Read(LandingFile file, long fileId, CsvRecords records, Action check)
    {
        if (ProblemOf(records.Beginning) is { } unreadable)
        {
            return Refuse(file, unreadable, records.Beginning.IsEmpty ? null : Encoding.Latin1.GetString(records.Beginning[..Math.Min(200, records.Beginning.Length)]));
        }

        if (!records.Next())
        {
            return (0, 0, "The file is empty.");
        }

        var header = records.Fault is null ? HeaderMap.Read(file.Kind, records, _accepted[file.Kind]) : null;
        if (header is not { KnowsAny: true })
        {
            return Refuse(file, records.Fault?.Reason ?? NoColumn(file.Kind, records), Encoding.UTF8.GetString(records.Beginning[..Math.Min(200, records.Beginning.Length)]));
        }

        records.ExpectedFields = records.FieldCount;
        var (rows, rejected) = Append(file, fileId, records, header, check);
        var lacks = header.Missing.Where(column => column.IsRequired).Select(column => column.Name).ToList();
        var problem = lacks.Count > 0 ? $"The file has no column {string.Join(", ", lacks)}: silver quarantines its rows."
            : rows + rejected == 0 ? "The file has a header and no rows."
            : null;
        return (rows, rejected, problem);
    }

    private (long Rows, long Rejected) Append(LandingFile file, long fileId, CsvRecords records, HeaderMap header, Action check)
    {
        var columns = RecordReader.Columns(file.Kind, header);
        var rescued = new RescuedColumns(header);
        var reader = new RecordReader(records, header, rescued, new RecordReader.Origin(file.Kind, fileId, now.ToUnixTimeMilliseconds(), file.Source), check);
        var rejected = 0L;
        using var insert = new BlockInsert(context.Connection, file.Kind.Table, columns);
        Ahead.Run(
            Blocks(columns.Count),
            reader.Fill,
            block =>
            {
                insert.Insert(block.Rows);
                foreach (var (line, fault, rawText) in block.Faults)
                {
                    quarantine.Write(new RowPlace(file.Kind.Name, file.Path, line), fault.Rule, fault.Reason, rawText);
                }

                rejected += block.Faults.Count;
            },
            context.Threads);
        rescued.Save(context.Connection, file, fileId);
        return (insert.Inserted, rejected);
    }

    /// <summary>The same for all files with as many columns.</summary>
    private RecordBlock[] Blocks(int columns)
    {
        if (!_blocks.TryGetValue(columns, out var blocks))
        {
            _blocks.Add(columns, blocks = [.. Enumerable.Range(0, BlocksAhead).Select(_ => new RecordBlock(columns))]);
        }

        return blocks;
    }

    private (long Rows, long Rejected, string Problem) Refuse(LandingFile file, string problem, string? beginning)
    {
        if (beginning is null)
        {
            return (0, 0, problem);
        }

        quarantine.Write(new RowPlace(file.Kind.Name, file.Path, 1), "unreadable_file", problem, beginning.Replace('\0', '␀'));
        return (0, 1, problem);
    }

    private static string? ProblemOf(ReadOnlySpan<byte> beginning) =>
        beginning.IsEmpty ? "The file is empty."
        : beginning.StartsWith(Encoding.Unicode.Preamble) || beginning.StartsWith(Encoding.BigEndianUnicode.Preamble) ? "The file is UTF-16; save it as UTF-8."
        : beginning[..Math.Min(beginning.Length, 256)].Contains((byte)0) ? "The file is not text: it starts with NUL bytes."
        : null;

    private static string NoColumn(LandingKind kind, CsvRecords records)
    {
        var wanted = $"none of the columns of {kind.Name} is in its first line ({kind.Columns[0].Name}, {kind.Columns[1].Name}, …)";
        return records.FieldCount == 1 && records.Field(0).IndexOfAny((byte)';', (byte)'\t', (byte)'|') >= 0
            ? $"The file is not separated by commas: {wanted}."
            : $"The file has no header row: {wanted}.";
    }
}
