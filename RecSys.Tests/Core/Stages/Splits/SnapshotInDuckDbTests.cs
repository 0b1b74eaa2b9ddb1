using DuckDB.NET.Data;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Labels;
using RecSys.Core.Stages.Splits;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Splits;

/// <summary>A training snapshot's files, opened by a program that knows nothing of the lab.</summary>
public sealed class SnapshotInDuckDbTests : IDisposable
{
    private static readonly LabSettings Settings = new() { Candidates = new() { MaxPerCustomer = 25, StoredPerCustomer = 20 } };
    private readonly ShopHistoryReader _histories = new();
    private readonly TempLab _lab = new TempLab { Settings = Settings }.With(Given.BusyShop());

    [Fact]
    public async Task DuckDb_reads_the_columns_types_and_values_that_the_lab_trains_on()
    {
        await _lab.RunAsync(new FeaturesStage(_histories));
        await _lab.RunAsync(new LabelsStage(_histories));
        await _lab.RunAsync(new SplitsStage(_histories));
        var snapshot = LabelledFolds.Latest(_lab.Connection);
        var folds = LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Train).Concat(LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Validation)).ToList();
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();

        Assert.Equal(snapshot.Folds.Count, folds.Count);
        foreach (var (file, fold) in snapshot.Folds.Zip(folds))
        {
            var path = Path.Combine(FeatureSnapshot.Folder(_lab.Paths, snapshot.Id), file.File);
            var columns = Rows(duck, $"describe select * from '{path}'").ConvertAll(row => $"{row[0]} {row[1]}");
            Assert.Equal(["customer_id BIGINT", "product_id BIGINT", "label INTEGER", .. FeatureCatalog.Default.Names.Select(name => $"{name} FLOAT")], columns);

            var rows = Rows(duck, $"select * from '{path}'");
            Assert.Equal(fold.Rows, rows.Count);
            Assert.Equal(file.Rows, rows.Count);
            Assert.Equal(Customers(fold), rows.Select(row => (long)row[0]));
            Assert.Equal(fold.ProductIds, rows.Select(row => (long)row[1]));
            Assert.Equal(fold.Labels, rows.Select(row => (float)(int)row[2]));
            Assert.Equal(fold.Values, rows.SelectMany(row => row[3..].Cast<float>()));
            Assert.Contains(fold.Values, float.IsNaN);
            Assert.Contains(1f, fold.Labels);
        }
    }

    public void Dispose() => _lab.Dispose();

    private static IEnumerable<long> Customers(LabelledFold fold) =>
        Enumerable.Range(0, fold.Groups).SelectMany(g => Enumerable.Repeat(fold.CustomerIds[g], fold.GroupStarts[g + 1] - fold.GroupStarts[g]));

    private static List<object[]> Rows(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
