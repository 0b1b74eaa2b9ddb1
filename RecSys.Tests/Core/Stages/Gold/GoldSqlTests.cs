using CsCheck;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Gold;

/// <summary>The gold tables once more, as SQL over silver: an independent statement of what each of them means.</summary>
public sealed class GoldSqlTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public async Task Each_gold_table_equals_the_same_table_in_SQL()
    {
        await RandomShop.Any.SampleAsync(Check, iter: 12);
    }

    private static async Task Check(ShopBuilder shop)
    {
        using var lab = new TempLab().With(shop);
        await lab.RunAsync(Given.Gold());
        LabDatabase.Execute(lab.Connection, Sql("shop"));
        foreach (var table in GoldTables.All.Select(t => t.Spec).Where(t => t.Name != Tables.GoldSalesEnriched).OrderBy(t => t.Name == Tables.GoldHybridScores))
        {
            LabDatabase.Execute(lab.Connection, $"create temp view check_{table.Name} as {Sql(table.Name)}");
            var columns = string.Join(", ", table.Columns.Select(c => c.Name));
            var expected = lab.Rows($"select * from check_{table.Name}");
            var actual = lab.Rows($"select {columns} from {table.Name} order by {string.Join(", ", table.Key)}");

            Assert.True(expected.Count == actual.Count, $"{table.Name}: {expected.Count} rows in SQL, {actual.Count} in the table");
            for (var row = 0; row < expected.Count; row++)
            {
                Assert.True(
                    expected[row].Zip(actual[row]).All(pair => Same(pair.First, pair.Second)),
                    $"{table.Name}: SQL has {string.Join(" | ", expected[row])}; the table has {string.Join(" | ", actual[row])}");
            }
        }
    }

    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (double or long, double or long) => Math.Abs(Convert.ToDouble(expected, null) - Convert.ToDouble(actual, null)) <= Tolerance * Math.Max(1, Math.Abs(Convert.ToDouble(expected, null))),
        _ => Equals(expected, actual),
    };

    private static string Sql(string name)
    {
        using var stream = typeof(GoldSqlTests).Assembly.GetManifestResourceStream($"{typeof(GoldSqlTests).Namespace}.Sql.{name}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
