using Parquet;
using Parquet.Schema;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>
/// Writes a table's rows as Parquet. Whole numbers are int64, numbers double, texts strings, flags booleans and moments UTC timestamps in
/// microseconds, all of which pandas and DuckDB read as such. The beginning of time, from which first versions count, is null.
/// </summary>
internal static class TableParquet
{
    private const int RowsPerGroup = 65_536;

    /// <param name="table">Names and kinds of the columns.</param>
    /// <param name="rows">Values in the order of the columns; null where the table is not made yet.</param>
    /// <param name="target">Written asynchronously only; it need not be seekable.</param>
    /// <param name="cancel">Checked between row groups.</param>
    public static async Task WriteAsync(TableSpec table, BulkRead? rows, Stream target, CancellationToken cancel)
    {
        var columns = table.Columns.Select(ParquetColumn.Of).ToList();
        await using var drained = new DrainedStream();
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(c => c.Field)), drained, options, cancellationToken: cancel))
        {
            var count = RowsPerGroup;
            while (rows is not null && count == RowsPerGroup)
            {
                count = Fill(columns, rows);
                await WriteGroupAsync(writer, columns, cancel);
                await drained.DrainAsync(target, cancel);
            }
        }

        await drained.DrainAsync(target, cancel);
    }

    private static async Task WriteGroupAsync(ParquetWriter writer, List<ParquetColumn> columns, CancellationToken cancel)
    {
        using var group = writer.CreateRowGroup();
        foreach (var column in columns)
        {
            await column.FlushAsync(group, cancel);
        }

        group.CompleteValidate();
    }

    /// <returns>Rows taken; fewer than a group's where there are no more.</returns>
    private static int Fill(List<ParquetColumn> columns, BulkRead rows)
    {
        var count = 0;
        while (count < RowsPerGroup && rows.Next())
        {
            for (var i = 0; i < columns.Count; i++)
            {
                columns[i].Take(rows, i);
            }

            count++;
        }

        return count;
    }

    /// <summary>The values of one column in the row group at work.</summary>
    private abstract class ParquetColumn(DataField field)
    {
        public DataField Field { get; } = field;

        public abstract void Take(BulkRead rows, int column);

        public abstract Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancel);

        public static ParquetColumn Of(Column column) => column.Kind switch
        {
            ColumnKind.Real => new Values<double>(new DataField<double>(column.Name, true), (rows, i) => rows.Double(i)),
            ColumnKind.Flag => new Values<bool>(new DataField<bool>(column.Name, true), (rows, i) => rows.Long(i) != 0),
            ColumnKind.Moment => new Values<DateTime>(
                new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true), Moment),
            ColumnKind.Integer => new Values<long>(new DataField<long>(column.Name, true), (rows, i) => rows.Long(i)),
            _ => new Texts(new DataField<string>(column.Name, true)),
        };

        private static DateTime? Moment(BulkRead rows, int column) => rows.Long(column) is var moment && moment >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(moment).UtcDateTime
            : null;
    }

    private sealed class Values<T>(DataField field, Func<BulkRead, int, T?> read) : ParquetColumn(field)
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override void Take(BulkRead rows, int column) => _values.Add(rows.IsNull(column) ? null : read(rows, column));

        public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancel)
        {
            await group.WriteAsync<T>(Field, new ReadOnlyMemory<T?>([.. _values]), cancellationToken: cancel);
            _values.Clear();
        }
    }

    private sealed class Texts(DataField field) : ParquetColumn(field)
    {
        private readonly List<string?> _values = [];

        public override void Take(BulkRead rows, int column) => _values.Add(rows.TextOrNull(column));

        public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancel)
        {
            await group.WriteAsync(Field, _values!);
            _values.Clear();
        }
    }
}
