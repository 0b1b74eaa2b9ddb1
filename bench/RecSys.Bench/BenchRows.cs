using Microsoft.ML;
using Microsoft.ML.Data;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Splits;

namespace RecSys.Bench;

/// <summary>Lists of candidates whose label follows a third of the features: 1.7 % are bought, 5 % of the values are missing.</summary>
internal static class BenchRows
{
    public const int Features = 20;
    public const int RowsPerList = 200;

    public static LabelledFold Fold(int lists, int seed)
    {
        var random = new Random(seed);
        var (values, labels) = (new float[lists * RowsPerList * Features], new float[lists * RowsPerList]);
        for (var row = 0; row < labels.Length; row++)
        {
            var interest = random.NextDouble() * 2;
            for (var f = 0; f < Features; f++)
            {
                var value = random.NextDouble();
                interest += f % 3 == 0 ? value * value : 0;
                values[row * Features + f] = random.NextDouble() < 0.05 ? float.NaN : (float)(f % 2 == 0 ? value : Math.Floor(value * 30));
            }

            labels[row] = interest > 4.75 ? 1 : 0;
        }

        return new LabelledFold
        {
            Fold = new Fold("train-1", FoldRole.Train, 0, 1),
            FeatureCount = Features,
            Values = values,
            Labels = labels,
            GroupStarts = [.. Enumerable.Range(0, lists + 1).Select(g => g * RowsPerList)],
            CustomerIds = [.. Enumerable.Range(1, lists).Select(g => (long)g)],
            ProductIds = [.. Enumerable.Range(0, labels.Length).Select(r => (long)(r % RowsPerList))],
            MissedPositives = new int[lists],
        };
    }

    /// <summary>The rows as ML.NET reads them; missing is a value above all others, see docs/decisions/0050.</summary>
    public static IDataView View(MLContext context, LabelledFold fold)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        schema[nameof(Row.GroupId)].ColumnType = new KeyDataViewType(typeof(uint), (ulong)fold.Groups + 1);
        return context.Data.LoadFromEnumerable(Rows(fold), schema);
    }

    private static IEnumerable<Row> Rows(LabelledFold fold)
    {
        var row = new Row();
        for (var i = 0; i < fold.Rows; i++)
        {
            row.Label = fold.Labels[i];
            row.GroupId = (uint)(i / RowsPerList) + 1;
            fold.Values.AsSpan(i * Features, Features).CopyTo(row.Features);
            row.Features.AsSpan().Replace(float.NaN, 1e30f);
            yield return row;
        }
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public uint GroupId { get; set; }

        public float[] Features { get; set; } = new float[BenchRows.Features];
    }
}
