using CsCheck;
using RecSys.Core.Curation;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Curation;

public sealed class QuarantineDeskTests : IDisposable
{
    private const string Header = "OrderID,CustomerID,ProductID,InteractionType,Quantity,EventTime";

    private readonly LandingLab _lab = new();

    private QuarantineDesk Desk => new(_lab.Database, SettingsBook.Of(new LabSettings()), _lab.Clock);

    private QuarantineReports Reports => new(_lab.Database);

    [Fact]
    public async Task A_mended_row_becomes_an_event_and_says_who_mended_what_when()
    {
        await IngestAsync("A,1,10,purchase,-2,2025-01-05", "B,1,20,purchase,1,2025-01-06");
        Desk.Mend(1, Sale("1", "10", "purchase", "2", "2025-01-05", "A"), new Decider("Asha", "typed twice"));
        Assert.Equal(QuarantineState.Mended, Reports.Of(1).Row.State);
        _lab.Clock.Advance(TimeSpan.FromHours(1));

        var report = await _lab.SilverAsync();

        Assert.Equal(["A|1|10|2|2|1", "B|1|20|2|1|2"], _lab.Rows("select order_id, customer_id, product_id, interaction_type, quantity, bronze_id from silver_sales order by order_id"));
        Assert.Contains("1 rows mended by hand were replayed.", report.Notes);
        AssertAccounted(report, "2 sales rows = 2 events + 0 duplicates + 0 in quarantine.");
        var row = Reports.Of(1);
        Assert.Equal(("Asha", "typed twice", QuarantineState.Accepted), (row.Row.Decision!.By, row.Row.Decision.Note, row.Row.State));
        Assert.Equal(new MendField("Quantity", false, "-2", "2"), row.Fields.Single(f => f.Name == "Quantity"));
        Assert.Equal(_lab.Clock.GetUtcNow(), row.Row.Decision.ReplayedAt);
    }

    [Fact]
    public async Task Nothing_is_replayed_twice()
    {
        await IngestAsync("A,1,10,purchase,-2,2025-01-05");
        Desk.Mend(1, Sale("1", "10", "purchase", "2", "2025-01-05", "A"), new Decider(null));

        await _lab.SilverAsync();
        var again = await _lab.SilverAsync();

        Assert.Equal(["1"], _lab.Rows("select count(*) from silver_sales"));
        Assert.Contains("No new bronze rows.", again.Notes);
    }

    [Fact]
    public async Task Mends_survive_a_rebuild_of_silver()
    {
        await IngestAsync("A,1,10,purchase,-2,2025-01-05", "B,1,20,teleport,1,2025-01-06", "C,1,20,view,1,2025-01-07");
        Desk.Mend(1, Sale("1", "10", "purchase", "2", "2025-01-05", "A"), new Decider("Asha"));
        Desk.Discard(2, new Decider("Ravi"));
        await _lab.SilverAsync();
        var before = Silver();

        foreach (var table in new[] { "silver_sales", "silver_customers", "silver_products", "silver_quarantine", "silver_counts" })
        {
            LabDatabase.Execute(_lab.Connection, $"delete from {table}");
        }

        LabDatabase.Execute(_lab.Connection, "delete from lab_state where key like 'silver_watermark_%'");
        var report = await _lab.SilverAsync();

        Assert.Equal(before, Silver());
        AssertAccounted(report, "3 sales rows = 2 events + 0 duplicates + 1 in quarantine.");
        Assert.Equal(["mended", "discarded"], Reports.Page(new QuarantineFilter(null), 0, 10).Rows.Select(r => r.Decision!.Decision));
    }

    [Fact]
    public async Task A_mended_customer_is_a_version_and_its_sales_leave_quarantine()
    {
        await _lab.With("customers/c.csv", "CustomerID,CustomerName,LastUpdated", "1,Asha,2025-01-01", "two,Ravi,2025-01-02")
            .With("products/p.csv", "ProductID,ProductName,Category", "10,Phone,Phones")
            .With("sales/s.csv", Header, "A,2,10,purchase,1,2025-01-05").IngestAsync();
        var id = Reports.Page(new QuarantineFilter(Kind: "customers"), 0, 1).Rows[0].Id;
        Desk.Mend(id, new Dictionary<string, string?> { ["CustomerID"] = "2", ["CustomerName"] = "Ravi", ["LastUpdated"] = "2025-01-02" }, new Decider("Asha"));

        var report = await _lab.SilverAsync();

        Assert.Equal(["1|Asha|1", "2|Ravi|2"], _lab.Rows("select customer_id, customer_name, bronze_id from silver_customers order by 1"));
        Assert.Equal(["2|10"], _lab.Rows("select customer_id, product_id from silver_sales"));
        AssertAccounted(report, "1 sales rows = 1 events + 0 duplicates + 0 in quarantine.");

        // A later file of that customer keeps what was mended in its history.
        await _lab.With("customers/d.csv", "CustomerID,CustomerName,LastUpdated", "2,Ravi Rao,2025-03-01").IngestAsync();
        Assert.Equal(["Ravi", "Ravi Rao"], _lab.Rows("select customer_name from silver_customers where customer_id = 2 order by valid_from"));
    }

    [Fact]
    public async Task A_torn_line_that_was_mended_counts_beside_the_bronze_rows()
    {
        await IngestAsync("A,1,10,purchase,1,2025-01-05", "B,1,20,purchase");
        Assert.False(Reports.Of(1).Row.IsSplit);
        Desk.Mend(1, Sale("1", "20", "purchase", "1", "2025-01-06", "B"), new Decider("Asha"));

        var report = await _lab.SilverAsync();

        Assert.Equal(["A|1", "B|-1"], _lab.Rows("select order_id, bronze_id from silver_sales order by 1"));
        AssertAccounted(report, "1 sales rows + 1 torn lines that were mended = 2 events + 0 duplicates + 0 in quarantine.");
    }

    [Fact]
    public async Task A_mend_that_repeats_a_known_event_is_a_duplicate()
    {
        await IngestAsync("A,1,10,purchase,1,2025-01-05", "A,1,10,purchase,-1,2025-01-05");
        Desk.Mend(1, Sale("1", "10", "purchase", "1", "2025-01-05", "A"), new Decider("Asha"));

        AssertAccounted(await _lab.SilverAsync(), "2 sales rows = 1 events + 1 duplicates + 0 in quarantine.");
    }

    [Fact]
    public async Task A_row_that_breaks_a_rule_still_is_not_kept()
    {
        await IngestAsync("A,1,10,purchase,-2,2025-01-05");

        var refusal = Assert.Throws<LabException>(() => Desk.Mend(1, Sale("7", "10", "purchase", "2", "2025-01-05", "A"), new Decider("Asha")));

        Assert.Contains("Customer 7 is unknown.", refusal.Message, StringComparison.Ordinal);
        var check = Desk.Check(1, Sale("7", "x", "purchase", "0", "2025-01-05", "A"));
        Assert.Equal(["known_customer", "product_id_whole", "quantity_positive"], check.Broken.Select(b => b.Name).Order(StringComparer.Ordinal));
        Assert.Equal("quantity_positive", check.Of("Quantity")!.Name);
        Assert.Null(check.Of("EventTime"));
        Assert.Throws<LabException>(() => Desk.Check(1, new Dictionary<string, string?> { ["Colour"] = "red" }));
    }

    [Fact]
    public async Task A_mend_whose_rule_no_longer_holds_stays_in_quarantine_with_its_reason()
    {
        await IngestAsync("A,1,10,purchase,-2,2025-01-05");
        Desk.Mend(1, Sale("1", "10", "purchase", "2", "2025-01-05", "A"), new Decider("Asha"));
        LabDatabase.Execute(_lab.Connection, "delete from silver_products where product_id = 10");

        var report = await _lab.SilverAsync();

        Assert.Contains("1 rows mended by hand break a rule even so, and stay in quarantine.", report.Notes);
        Assert.Equal("Product 10 is unknown.", Reports.Of(1).Row.Decision!.Problem);
        AssertAccounted(report, "1 sales rows = 0 events + 0 duplicates + 1 in quarantine.");
    }

    [Fact]
    public async Task A_discarded_row_is_not_taken_back_by_a_customer_that_comes_later()
    {
        await IngestAsync("A,3,10,purchase,1,2025-01-05", "B,3,20,purchase,1,2025-01-06");
        Desk.Discard(1, new Decider("Asha"));

        await _lab.With("customers/d.csv", "CustomerID", "3").IngestAsync();

        Assert.Equal(["B"], _lab.Rows("select order_id from silver_sales"));
        Desk.TakeBack(1);
        await _lab.With("customers/e.csv", "CustomerID", "4").IngestAsync();
        Assert.Equal(["A", "B"], _lab.Rows("select order_id from silver_sales order by 1"));
    }

    [Fact]
    public async Task What_has_left_the_quarantine_cannot_be_decided_on()
    {
        await IngestAsync("A,1,10,purchase,-2,2025-01-05");
        Desk.Mend(1, Sale("1", "10", "purchase", "2", "2025-01-05", "A"), new Decider("Asha"));
        await _lab.SilverAsync();

        Assert.Equal(Fault.Conflict, Assert.Throws<LabException>(() => Desk.Discard(1, new Decider("Asha"))).Fault);
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => Desk.TakeBack(99)).Fault);
    }

    [Fact]
    public void However_rows_are_broken_mending_them_all_gives_the_clean_silver()
    {
        string[] defects = ["-1|Quantity", "x|CustomerID", "|ProductID", "teleport|InteractionType", "soon|EventTime"];
        Gen.Int[-1, defects.Length - 1].Array[1, 6].Sample(
            broken => CleanAndMended(broken.Select(d => d < 0 ? null : defects[d]).ToArray()).GetAwaiter().GetResult(), iter: 12, threads: 1);
    }

    public void Dispose() => _lab.Dispose();

    private static async Task CleanAndMended(string?[] defects)
    {
        string[] names = Header.Split(',');
        var clean = defects.Select((_, i) => new[] { $"O{i}", "1", i % 2 == 0 ? "10" : "20", "purchase", $"{i + 1}", $"2025-01-0{i + 1}" }).ToList();
        var dirty = clean.Zip(defects, (row, defect) => row.Select((text, i) => defect?.Split('|') is [var value, var name] && names[i] == name ? value : text).ToArray()).ToList();
        using var wanted = new LandingLab();
        await wanted.WithShop().With("sales/s.csv", [Header, .. clean.Select(r => string.Join(',', r))]).IngestAsync();
        using var lab = new LandingLab();
        await lab.WithShop().With("sales/s.csv", [Header, .. dirty.Select(r => string.Join(',', r))]).IngestAsync();
        var desk = new QuarantineDesk(lab.Database, SettingsBook.Of(new LabSettings()), lab.Clock);
        foreach (var row in new QuarantineReports(lab.Database).Page(new QuarantineFilter(), 0, 100).Rows)
        {
            desk.Mend(row.Id, names.Zip(clean[(int)row.Line - 2]).ToDictionary(p => p.First, p => (string?)p.Second), new Decider("Asha"));
        }

        await lab.SilverAsync();

        const string events = "select order_id, customer_id, product_id, interaction_type, quantity, event_time, bronze_id from silver_sales order by order_id";
        Assert.Equal(wanted.Rows(events), lab.Rows(events));
    }

    private static void AssertAccounted(StageReport report, string sentence)
    {
        var check = Assert.Single(report.Checks, c => c.Name == "every_row_accounted_for");
        Assert.Equal((CheckOutcome.Passed, sentence), (check.Outcome, check.Sentence));
    }

    private static Dictionary<string, string?> Sale(string customer, string product, string kind, string quantity, string time, string order) => new()
    {
        ["OrderID"] = order,
        ["CustomerID"] = customer,
        ["ProductID"] = product,
        ["InteractionType"] = kind,
        ["Quantity"] = quantity,
        ["EventTime"] = time,
    };

    private List<string> Silver() => _lab.Rows("select order_id, customer_id, product_id, interaction_type, quantity, event_time, bronze_id from silver_sales order by order_id");

    private async Task IngestAsync(params string[] sales) => await _lab.WithShop().With("sales/s.csv", [Header, .. sales]).IngestAsync();
}
