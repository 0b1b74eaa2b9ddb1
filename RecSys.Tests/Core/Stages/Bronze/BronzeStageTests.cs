using System.Text;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Bronze;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Bronze;

public sealed class BronzeStageTests
{
    private const string SalesHeader = "OrderID,CustomerID,ProductID,InteractionType,Quantity,PriceAtPurchase,EventTime";

    [Fact]
    public async Task A_file_that_was_not_written_since_is_not_even_opened_again()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", "CustomerID,ProductID,InteractionType,EventTime", "1,10,view,2025-12-01");
        var path = Path.Combine(lab.Paths.LandingOf("sales"), "s.csv");
        File.SetLastWriteTimeUtc(path, new DateTime(2025, 12, 31, 0, 0, 0, DateTimeKind.Utc));
        await lab.BronzeAsync();
        await using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var report = await lab.BronzeAsync();

        Assert.Equal(0, report.RowsIn);
        Assert.Equal(CheckOutcome.Passed, report.Checks.Single(c => c.Name == "files_unchanged").Outcome);
    }

    [Fact]
    public async Task Files_that_are_not_taken_in_yet_are_told_to_wait()
    {
        using var lab = new LandingLab().WithShop();
        var bronze = new BronzeStage();
        Assert.Equal("2 files wait in the landing folder, customers/c.csv the first", bronze.Waiting(lab.Connection, lab.Paths));

        await lab.BronzeAsync();
        Assert.Null(bronze.Waiting(lab.Connection, lab.Paths));

        lab.With("sales/today.csv", "CustomerID,ProductID,InteractionType,EventTime", "1,10,view,2025-12-01");
        Assert.Equal("sales/today.csv waits in the landing folder", bronze.Waiting(lab.Connection, lab.Paths));
    }

    [Fact]
    public async Task A_file_with_a_younger_time_is_hashed_once_and_a_changed_one_is_told_again_and_again()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", "CustomerID,ProductID,InteractionType,EventTime", "1,10,view,2025-12-01");
        foreach (var file in Directory.GetFiles(lab.Paths.Landing, "*.csv", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        }

        await lab.BronzeAsync();
        lab.Clock.Advance(TimeSpan.FromDays(3));
        await lab.BronzeAsync();
        var path = Path.Combine(lab.Paths.LandingOf("sales"), "s.csv");
        await using (var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(CheckOutcome.Passed, Unchanged(await lab.BronzeAsync()));
        }

        lab.With("sales/s.csv", "CustomerID,ProductID,InteractionType,EventTime", "2,10,view,2025-12-01");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(CheckOutcome.Warned, Unchanged(await lab.BronzeAsync()));
        lab.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(CheckOutcome.Warned, Unchanged(await lab.BronzeAsync()));
    }

    private static CheckOutcome Unchanged(StageReport report) => report.Checks.Single(c => c.Name == "files_unchanged").Outcome;

    [Fact]
    public async Task Every_column_is_kept_as_text_with_file_and_line()
    {
        using var lab = new LandingLab().With("sales/s.csv", SalesHeader, "A1, 1 ,10,purchase,two,9.50,2025-01-01");

        await lab.BronzeAsync();

        Assert.Equal(["2|A1| 1 |10|purchase|two|9.50|2025-01-01"], lab.Rows("select line, order_id, customer_id, product_id, interaction_type, quantity, price_at_purchase, event_time from bronze_sales"));
        Assert.Equal(["sales/s.csv|sales|1|0"], lab.Rows("select path, kind, rows, rejected_rows from bronze_files"));
    }

    [Fact]
    public async Task Columns_are_found_by_name_in_any_order_and_case()
    {
        using var lab = new LandingLab().With("customers/c.csv", "location,AGE,customer_id", "Pune,31,7");

        await lab.BronzeAsync();

        Assert.Equal(["7|31|Pune"], lab.Rows("select customer_id, age, location from bronze_customers"));
    }

    [Fact]
    public async Task An_unknown_column_is_rescued_as_json()
    {
        using var lab = new LandingLab().With("customers/c.csv", "CustomerID,Loyalty,Age", "7,\"gold \"\"A\"\"\",30");

        await lab.BronzeAsync();

        Assert.Equal(["7|30|{\"Loyalty\":\"gold \\\"A\\\"\"}"], lab.Rows("select customer_id, age, _rescued_data from bronze_customers"));
    }

    [Fact]
    public async Task A_missing_optional_column_is_null_and_an_empty_field_is_not()
    {
        using var lab = new LandingLab().With("customers/c.csv", "CustomerID,Gender", "7,");

        await lab.BronzeAsync();

        Assert.Equal(["1|0"], lab.Rows("select age is null, gender is null from bronze_customers"));
    }

    [Fact]
    public async Task A_file_is_read_once_and_new_files_are_added()
    {
        using var lab = new LandingLab().With("customers/a.csv", "CustomerID", "1");
        await lab.BronzeAsync();
        lab.With("customers/b.csv", "CustomerID", "2", "3");

        var second = await lab.BronzeAsync();
        var third = await lab.BronzeAsync();

        Assert.Equal(2, second.RowsOut);
        Assert.Equal(0, third.RowsOut);
        Assert.Equal(["1", "2", "3"], lab.Rows("select customer_id from bronze_customers order by id"));
    }

    [Fact]
    public async Task A_file_that_changed_is_told_and_not_read_again()
    {
        using var lab = new LandingLab().With("customers/a.csv", "CustomerID", "1");
        await lab.BronzeAsync();
        lab.With("customers/a.csv", "CustomerID", "9");

        var report = await lab.BronzeAsync();

        Assert.Contains("customers/a.csv", Warning(report, "files_unchanged"), StringComparison.Ordinal);
        Assert.Equal(["1"], lab.Rows("select customer_id from bronze_customers"));
    }

    [Fact]
    public async Task A_file_that_gave_no_rows_is_read_again_once_it_is_mended()
    {
        using var lab = new LandingLab().With("customers/a.csv", "id;name", "1;Asha");
        await lab.BronzeAsync();
        lab.With("customers/a.csv", "CustomerID,CustomerName", "1,Asha");

        await lab.BronzeAsync();

        Assert.Equal(["1"], lab.Rows("select customer_id from bronze_customers"));
        Assert.Empty(lab.Rows("select * from silver_quarantine"));
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("CustomerID,Age\n", "The file has a header and no rows.")]
    [InlineData("CustomerID;Age\n1;2\n", "The file is not separated by commas")]
    [InlineData("1,30\n2,40\n", "The file has no header row")]
    [InlineData("PK\u0003\u0004\0\0\0\0binary", "The file is not text")]
    [InlineData("CustomerName,Age\nAsha,30\n", "The file has no column CustomerID")]
    public async Task A_file_that_cannot_be_used_is_told_with_its_reason_and_the_rest_is_ingested(string content, string problem)
    {
        using var lab = new LandingLab().With("customers/a.csv", Encoding.UTF8.GetBytes(content)).With("customers/b.csv", "CustomerID", "5");

        var report = await lab.BronzeAsync();

        Assert.Contains(problem, Warning(report, "files_readable"), StringComparison.Ordinal);
        Assert.StartsWith(problem, Assert.Single(lab.Rows("select problem from bronze_files where path = 'customers/a.csv'")), StringComparison.Ordinal);
        Assert.Equal(["5"], lab.Rows("select customer_id from bronze_customers where customer_id is not null"));
    }

    [Fact]
    public async Task A_utf16_file_is_told()
    {
        using var lab = new LandingLab().With("customers/a.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("CustomerID\n1\n")]);

        var report = await lab.BronzeAsync();

        Assert.Contains("UTF-16", Warning(report, "files_readable"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_cannot_be_split_are_in_quarantine_with_file_line_and_text_and_all_lines_add_up()
    {
        using var lab = new LandingLab().With("sales/s.csv", Encoding.UTF8.GetBytes($"{SalesHeader}\nA,1,10,view,1,,2025-01-01\nA,1,\"10,view\nA,1,10,view,1,,2025-01-02\nA,1,10,vi"));

        var report = await lab.BronzeAsync();

        Assert.Equal(
            ["sales|sales/s.csv|3|bad_quotes|A,1,\"10,view", "sales|sales/s.csv|5|field_count|A,1,10,vi"],
            lab.Rows("select kind, file, line, rules, raw_row from silver_quarantine where bronze_id is null order by line"));
        Assert.Equal((4, 2), (report.RowsIn, report.RowsOut));
    }

    [Fact]
    public async Task A_replaced_generated_shop_starts_over()
    {
        using var lab = new LandingLab().With("customers/generated_a.csv", "CustomerID", "1").With("customers/own.csv", "CustomerID", "2");
        await lab.IngestAsync();
        File.Delete(Path.Combine(lab.Paths.Landing, "customers/generated_a.csv"));
        lab.With("customers/generated_b.csv", "CustomerID", "3");

        await lab.IngestAsync();

        Assert.Equal(["3", "2"], lab.Rows("select customer_id from bronze_customers order by id"));
        Assert.Equal(["2", "3"], lab.Rows("select customer_id from silver_customers order by customer_id"));
    }

    [Fact]
    public async Task A_users_file_that_vanished_keeps_its_rows()
    {
        using var lab = new LandingLab().With("customers/a.csv", "CustomerID", "1").With("customers/b.csv", "CustomerID", "2");
        await lab.BronzeAsync();
        File.Delete(Path.Combine(lab.Paths.Landing, "customers/a.csv"));

        var report = await lab.BronzeAsync();

        Assert.Contains(report.Notes, note => note.Contains("customers/a.csv", StringComparison.Ordinal));
        Assert.Equal(["1", "2"], lab.Rows("select customer_id from bronze_customers order by id"));
    }

    [Fact]
    public async Task A_csv_file_in_the_wrong_place_is_told()
    {
        using var lab = new LandingLab().With("customers/a.csv", "CustomerID", "1").With("orders.csv", "x");

        Assert.Contains("orders.csv", Warning(await lab.BronzeAsync(), "files_in_place"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_landing_folder_says_what_to_do()
    {
        using var lab = new LandingLab();

        var error = await Assert.ThrowsAsync<LabException>(lab.BronzeAsync);

        Assert.Equal(Fault.Conflict, error.Fault);
    }

    private static string Warning(StageReport report, string check) =>
        Assert.Single(report.Checks, c => c.Name == check && c.Outcome == CheckOutcome.Warned).Sentence;
}
