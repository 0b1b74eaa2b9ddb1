using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Reports.Lineage;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Stages.Silver;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports;

/// <summary>The tiny shop after gold, made once: every gold row can be traced to the events it counts, and those to lines of files.</summary>
public sealed class TracedShop : IAsyncLifetime
{
    private readonly TestLab _lab = new(new GenerationStage(), new BronzeStage(), new SilverStage(), Given.Gold());

    public LineageReports Lineage => _lab.Get<LineageReports>();

    public TableReports Reports => _lab.Get<TableReports>();

    public string Landing => Path.Combine(_lab.Folder, "landing");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await _lab.Jobs.StartAsync(CancellationToken.None);
        var job = await TestLab.RunAsync(_lab.Jobs, RunRequest.All with { Preset = "tiny" }, TimeSpan.FromMinutes(2));
        Assert.Equal(RunStatus.Succeeded, job.Status);
    }

    /// <inheritdoc />
    public Task DisposeAsync() => _lab.DisposeAsync().AsTask();
}

public sealed class LineageReportsTests(TracedShop shop) : IClassFixture<TracedShop>
{
    /// <summary>Tables, and what of a row the events behind it have to add up to.</summary>
    public static TheoryData<string, string> Counted { get; } = new()
    {
        { Tables.GoldInteractions, "views + carts + purchases" },
        { Tables.GoldProductFeatures, "views + carts + purchases" },
        { Tables.GoldTrending, "views + carts + purchases" },
        { Tables.GoldPriceBands, "views + carts + purchases" },
        { Tables.GoldPurchasesByAgeGroup, "purchases" },
        { Tables.GoldPopularByAgeGroup, "purchases" },
        { Tables.GoldPurchasesByLocation, "purchases" },
        { Tables.GoldPopularByLocation, "purchases" },
        { Tables.GoldAsOf, "events" },
    };

    [Theory]
    [MemberData(nameof(Counted))]
    public void The_events_behind_a_gold_row_add_up_to_its_numbers(string table, string sum)
    {
        foreach (var row in Some(table))
        {
            var lineage = Trace(table, row);

            var told = sum.Split(" + ").Sum(column => Convert.ToInt64(row[column], CultureInfo.InvariantCulture));
            Assert.Equal((table, Tables.SilverSales, told), (table, lineage.Parts[0].Table.Name, lineage.Parts[0].Total));
        }
    }

    [Fact]
    public void Every_gold_table_can_be_traced_and_has_events_or_versions_behind_its_rows()
    {
        Assert.All(GoldTables.All.Select(t => t.Spec.Name), table =>
        {
            Assert.True(LineageReports.IsTraceable(table), table);
            Assert.True(Trace(table, Some(table)[0]).Parts[0].Total > 0, table);
        });
    }

    [Fact]
    public void From_a_gold_row_over_silver_and_bronze_one_comes_to_the_line_of_the_file()
    {
        var pair = Trace(Tables.GoldInteractions, Some(Tables.GoldInteractions)[0]).Parts[0];

        var sale = Named(pair.Table, pair.Rows[0]);
        var silver = Trace(Tables.SilverSales, sale);
        var bronze = silver.Parts.Single(part => part.Table.Name == Tables.BronzeSales);
        var raw = Named(bronze.Table, Assert.Single(bronze.Rows));

        var line = Assert.IsType<LandingLine>(silver.Line);
        Assert.Equal(((long)raw["line"]!, null), (line.Line, line.Problem));
        var written = File.ReadAllLines(Path.Combine(shop.Landing, line.File));
        Assert.Equal((written[0], written[line.Line - 1]), (line.Header, line.Text));
        Assert.Contains($",{sale["customer_id"]},{sale["product_id"]},", line.Text, StringComparison.Ordinal);
        Assert.Equal(line, Trace(Tables.BronzeSales, raw).Line);
        Assert.Equal(sale["id"], Named(Tables.SilverSales, Trace(Tables.BronzeSales, raw).Parts[0].Rows[0])["id"]);
        Assert.All(silver.Parts.Where(part => part.Table.Name is Tables.SilverCustomers or Tables.SilverProducts), part => Assert.Equal(1, part.Total));
    }

    [Fact]
    public void Of_a_product_that_was_never_met_the_customers_events_are_behind_it()
    {
        var pair = shop.Lineage.OfPair(1, 999_999);

        Assert.Equal([("What the customer did with the product", 0L)], pair.Parts.Take(1).Select(part => (part.Title, part.Total)));
        Assert.True(pair.Parts.Single(part => part.Title == "All the customer did").Total > 0);
    }

    [Fact]
    public void A_rejected_row_leads_to_its_line_and_its_bronze_row()
    {
        var rejected = Trace(Tables.SilverQuarantine, Some(Tables.SilverQuarantine)[0]);

        Assert.Equal(Tables.BronzeSales, Assert.Single(rejected.Parts).Table.Name);
        Assert.Null(rejected.Line!.Problem);
    }

    [Fact]
    public void What_cannot_be_traced_is_told()
    {
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => shop.Lineage.Of("nothing", new TableQuery())).Fault);
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => shop.Lineage.Of(Tables.SilverSales, TableQuery.Parse(null, ["id:eq:0"], 0, 1))).Fault);
        Assert.Contains("cannot be traced", Assert.Throws<LabException>(() => shop.Lineage.Of("runs", new TableQuery())).Message, StringComparison.Ordinal);
    }

    private List<Dictionary<string, object?>> Some(string table)
    {
        var page = shop.Reports.Page(table, new TableQuery(Limit: 8));
        return [.. page.Rows.Select(row => page.Table.Columns.Select(c => c.Name).Zip(row).ToDictionary(p => p.First, p => p.Second))];
    }

    private RowLineage Trace(string table, Dictionary<string, object?> row)
    {
        var key = shop.Reports.Of(table).Key.Select(column => new TableFilter(column, Comparison.Equal, Convert.ToString(row[column], CultureInfo.InvariantCulture)!));
        return shop.Lineage.Of(table, new TableQuery { Filters = [.. key] });
    }

    private Dictionary<string, object?> Named(string table, IReadOnlyList<object?> row) => Named(shop.Reports.Of(table), row);

    private static Dictionary<string, object?> Named(TableSummary table, IReadOnlyList<object?> row) => table.Columns.Select(c => c.Name).Zip(row).ToDictionary(p => p.First, p => p.Second);
}
