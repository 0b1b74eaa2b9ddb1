using System.Security.Cryptography;
using Parquet;
using Parquet.Schema;

namespace RecSys.Core.Stages.Features;

/// <summary>
/// Writes a fold's rows customer by customer, a row group at a time, while the next one is collected: what is in memory does not grow with the fold.
/// </summary>
internal sealed class SnapshotFileWriter : IAsyncDisposable
{
    private const int RowsPerGroup = 32_768;
    private const int BufferedBytes = 1 << 22;

    private readonly Stream _file;
    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;
    private readonly int _features;

    // One row group's features, column after column: of the group that is being written.
    private float[] _columns = [];
    private List<(FoldRows Rows, int[] Labels)> _pending = [];
    private int _pendingRows;
    private Task _writing = Task.CompletedTask;

    private SnapshotFileWriter(Stream file, ParquetWriter writer, ParquetSchema schema)
    {
        _file = file;
        _writer = writer;
        _fields = schema.DataFields;
        _features = _fields.Length - SnapshotFile.KeyColumns;
    }

    public long Rows { get; private set; }

    public static async Task<SnapshotFileWriter> CreateAsync(string path, IReadOnlyList<string> featureNames, CancellationToken cancel)
    {
        var schema = SnapshotFile.Schema(featureNames);

        // Columns come in pieces of a few bytes and of a hundred thousand: gathered, a write is worth its way through the system.
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferedBytes);

        // Most columns are floats that hardly compress: speed of writing and reading back is worth more.
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        return new SnapshotFileWriter(file, await ParquetWriter.CreateAsync(schema, file, options, cancellationToken: cancel), schema);
    }

    /// <param name="customer">The customer's rows.</param>
    /// <param name="labels">1 or 0, one per row.</param>
    /// <param name="cancel">Stops between row groups.</param>
    public async Task AddAsync(FoldRows customer, int[] labels, CancellationToken cancel)
    {
        _pending.Add((customer, labels));
        _pendingRows += customer.Count;
        Rows += customer.Count;
        if (_pendingRows >= RowsPerGroup)
        {
            await BeginAsync(cancel);
        }
    }

    /// <summary>Ends the file.</summary>
    /// <returns>Its SHA-256 in lower-case hex.</returns>
    public async Task<string> CompleteAsync(CancellationToken cancel)
    {
        await BeginAsync(cancel);
        await _writing;
        await _writer.DisposeAsync();
        await _file.DisposeAsync();
        return await Sha256Async(((FileStream)_file).Name, cancel);
    }

    public static async Task<string> Sha256Async(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    /// <summary>Whoever leaves early waits for the row group under way; what it threw nobody asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _file.DisposeAsync();
    }

    /// <summary>Begins to write what is pending, once the row group before is written.</summary>
    private async Task BeginAsync(CancellationToken cancel)
    {
        await _writing;
        if (_pendingRows == 0)
        {
            return;
        }

        var group = new Group(_pending, _pendingRows, _features);
        _writing = Task.Run(() => WriteAsync(group, cancel), cancel);
        (_pending, _pendingRows) = ([], 0);
    }

    private async Task WriteAsync(Group rows, CancellationToken cancel)
    {
        using var group = _writer.CreateRowGroup();
        await WriteAsync(group, 0, rows.Column<long>((customer, column) => column.Fill(customer.Rows.CustomerId)), cancel);
        await WriteAsync(group, 1, rows.Column<long>((customer, column) => customer.Rows.ProductIds.CopyTo(column)), cancel);
        await WriteAsync(group, SnapshotFile.LabelColumn, rows.Column<int>((customer, column) => customer.Labels.CopyTo(column)), cancel);
        _columns = _columns.Length < rows.Count * _features ? new float[rows.Count * _features] : _columns;
        rows.Turn(_columns);
        for (var f = 0; f < _features; f++)
        {
            await group.WriteAsync<float>(_fields[SnapshotFile.KeyColumns + f], _columns.AsMemory(f * rows.Count, rows.Count), cancellationToken: cancel);
        }

        group.CompleteValidate();
    }

    private Task WriteAsync<T>(ParquetRowGroupWriter group, int field, T[] values, CancellationToken cancel)
        where T : struct => group.WriteAsync<T>(_fields[field], values.AsMemory(), cancellationToken: cancel);

    private delegate void FillColumn<T>((FoldRows Rows, int[] Labels) customer, Span<T> column);

    /// <summary>Rows that are written together.</summary>
    private sealed class Group(List<(FoldRows Rows, int[] Labels)> customers, int rows, int features)
    {
        public T[] Column<T>(FillColumn<T> fill)
        {
            var column = new T[rows];
            var start = 0;
            foreach (var customer in customers)
            {
                fill(customer, column.AsSpan(start, customer.Rows.Count));
                start += customer.Rows.Count;
            }

            return column;
        }

        public int Count => rows;

        /// <summary>Lays the features down column after column, one customer's rows at a time, which stay near the processor meanwhile.</summary>
        public void Turn(float[] columns)
        {
            var start = 0;
            foreach (var (own, _) in customers)
            {
                for (var feature = 0; feature < features; feature++)
                {
                    var column = columns.AsSpan(feature * rows + start, own.Count);
                    for (var (row, at) = (0, feature); row < column.Length; row++, at += features)
                    {
                        column[row] = own.Values[at];
                    }
                }

                start += own.Count;
            }
        }
    }
}
