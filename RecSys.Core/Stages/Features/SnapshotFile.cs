using Parquet;
using Parquet.Schema;

namespace RecSys.Core.Stages.Features;

/// <summary>One fold's rows as a Parquet file holds them.</summary>
/// <param name="CustomerIds">One per row.</param>
/// <param name="ProductIds">One per row.</param>
/// <param name="Values">Row-major; empty where only ids were read.</param>
/// <param name="FeatureNames">Names of the float columns in order.</param>
public sealed record SnapshotRows(long[] CustomerIds, long[] ProductIds, float[] Values, IReadOnlyList<string> FeatureNames);

/// <summary>Reads and writes a fold's Parquet file.</summary>
public static class SnapshotFile
{
    /// <summary>Columns before the features: customer_id, product_id, label.</summary>
    internal const int KeyColumns = 3;

    /// <summary>1 where the customer bought the product in the label window, else 0. The lab itself joins its table of labels; this one is for notebooks.</summary>
    internal const int LabelColumn = 2;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Written by <see cref="SnapshotFileWriter"/>.</param>
    /// <param name="idsOnly">Leave the features alone.</param>
    /// <param name="cancel">Stops between columns.</param>
    public static async Task<SnapshotRows> ReadAsync(string path, bool idsOnly, CancellationToken cancel = default)
    {
        await using var reader = await ParquetReader.CreateAsync(path, null, cancel);
        var fields = reader.Schema.DataFields;
        var features = idsOnly ? 0 : fields.Length - KeyColumns;
        var groups = Enumerable.Range(0, reader.RowGroupCount).Select(reader.OpenRowGroupReader).ToList();
        var count = (int)groups.Sum(g => g.RowCount);
        var rows = new SnapshotRows(new long[count], new long[count], new float[count * features], [.. fields.Skip(KeyColumns).Select(f => f.Name)]);
        var start = 0;
        foreach (var group in groups)
        {
            var length = (int)group.RowCount;
            await group.ReadAsync(fields[0], rows.CustomerIds.AsMemory(start, length), null, cancel);
            await group.ReadAsync(fields[1], rows.ProductIds.AsMemory(start, length), null, cancel);
            var column = new float[length];
            for (var f = 0; f < features; f++)
            {
                await group.ReadAsync(fields[KeyColumns + f], column.AsMemory(), null, cancel);
                Scatter(column, rows.Values.AsSpan(start * features), f, features);
            }

            start += length;
            group.Dispose();
        }

        return rows;
    }

    /// <summary>Reads some rows' features, column by column: no more than one column is held beside what is asked for.</summary>
    /// <param name="path">Written by <see cref="SnapshotFileWriter"/>.</param>
    /// <param name="rows">Which rows, ascending.</param>
    /// <param name="into">Row-major; one row of features per row asked for.</param>
    /// <param name="cancel">Stops between columns.</param>
    public static async Task ReadRowsAsync(string path, int[] rows, Memory<float> into, CancellationToken cancel = default)
    {
        await using var reader = await ParquetReader.CreateAsync(path, null, cancel);
        var fields = reader.Schema.DataFields[KeyColumns..];
        var (start, first) = (0, 0);
        foreach (var group in Enumerable.Range(0, reader.RowGroupCount).Select(reader.OpenRowGroupReader))
        {
            var length = (int)group.RowCount;
            var end = first;
            while (end < rows.Length && rows[end] < start + length)
            {
                end++;
            }

            var column = new float[length];
            for (var f = 0; f < fields.Length; f++)
            {
                await group.ReadAsync(fields[f], column.AsMemory(), null, cancel);
                Gather(column, rows.AsSpan(first, end - first), start, into.Span[(first * fields.Length)..], f, fields.Length);
            }

            (start, first) = (start + length, end);
            group.Dispose();
        }
    }

    internal static ParquetSchema Schema(IReadOnlyList<string> featureNames) => new(
        [new DataField<long>("customer_id"), new DataField<long>("product_id"), new DataField<int>("label"), .. featureNames.Select(name => new DataField<float>(name))]);

    private static void Gather(float[] column, ReadOnlySpan<int> rows, int start, Span<float> into, int feature, int features)
    {
        for (var r = 0; r < rows.Length; r++)
        {
            into[r * features + feature] = column[rows[r] - start];
        }
    }

    private static void Scatter(float[] column, Span<float> rows, int feature, int features)
    {
        for (var r = 0; r < column.Length; r++)
        {
            rows[r * features + feature] = column[r];
        }
    }
}
