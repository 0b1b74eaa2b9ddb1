using RecSys.Core.Pipeline;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Silver;

public sealed class SilverStageTests
{
    private const string Header = "OrderID,CustomerID,ProductID,InteractionType,Quantity,PriceAtPurchase,EventTime";
    private const string Sales = "select order_id, customer_id, product_id, interaction_type, quantity, unit_price, event_time from silver_sales order by customer_id, event_time, product_id, interaction_type, order_id";

    [Fact]
    public async Task Rows_are_typed_and_trimmed()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", Header, " A1 , 1 ,10, Purchase ,2,9.5,1970-01-01 00:00:01", ",2,20,view,,,1970-01-01T00:00:02Z");

        await lab.IngestAsync();

        Assert.Equal(["A1|1|10|2|2|9.5|1000", "|2|20|0|1||2000"], lab.Rows(Sales));
    }

    [Fact]
    public async Task A_repeated_event_is_counted_and_the_customer_is_part_of_what_identifies_it()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", Header,
            ",1,10,view,1,,2025-01-01", ",2,10,view,1,,2025-01-01", ",1,10,view,1,,2025-01-01T00:00:00Z", ",1,10,add_to_cart,1,,2025-01-01", "A,1,10,view,1,,2025-01-01");

        var report = await lab.IngestAsync();

        Assert.Equal(4, lab.Rows(Sales).Count);
        Assert.Equal(["5|4|1|0"], lab.Rows("select rows_in, inserted, duplicates, quarantined from silver_counts where kind = 'sales'"));
        Assert.Equal("5 sales rows = 4 events + 1 duplicates + 0 in quarantine.", Accounted(report));
    }

    [Fact]
    public async Task A_bad_row_is_in_quarantine_with_file_line_rules_and_what_it_said()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", Header, ",1,10,view,1,,2025-01-01", "B,1,10,teleport,-1,,2025-01-01");

        var report = await lab.IngestAsync();

        Assert.Equal(
            ["sales/s.csv|3|interaction_type_known,quantity_positive|{\"OrderID\":\"B\",\"CustomerID\":\"1\",\"ProductID\":\"10\",\"InteractionType\":\"teleport\",\"Quantity\":\"-1\",\"PriceAtPurchase\":\"\",\"EventTime\":\"2025-01-01\"}"],
            lab.Rows("select file, line, rules, raw_row from silver_quarantine"));
        Assert.Equal(["2|1"], lab.Rows("select checked, failed from silver_expectations where rule = 'quantity_positive'"));
        Assert.Equal("2 sales rows = 1 events + 0 duplicates + 1 in quarantine.", Accounted(report));
    }

    [Fact]
    public async Task A_file_without_a_required_column_has_each_row_in_quarantine_naming_it()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", "CustomerID,ProductID,EventTime", "1,10,2025-01-01", "2,10,2025-01-01");

        await lab.IngestAsync();

        Assert.Equal(["2|There is no column InteractionType.", "3|There is no column InteractionType."], lab.Rows("select line, reason from silver_quarantine order by line"));
    }

    [Fact]
    public async Task Ingesting_again_changes_nothing()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", Header, ",1,10,view,1,,2025-01-01", ",9,10,view,1,,2025-01-01");
        await lab.IngestAsync();
        var before = Tables(lab);
        var revision = ShopHistoryReader.Revision(lab.Connection);

        var report = await lab.IngestAsync();

        Assert.Equal(0, report.RowsIn);
        Assert.Equal(before, Tables(lab));
        Assert.Equal(revision, ShopHistoryReader.Revision(lab.Connection));
    }

    [Fact]
    public async Task A_sale_of_an_unknown_customer_waits_until_the_customer_comes()
    {
        using var lab = new LandingLab().WithShop().With("sales/s.csv", Header, ",3,10,view,1,,2025-01-01", ",3,77,view,1,,2025-01-01");
        await lab.IngestAsync();
        Assert.Empty(lab.Rows(Sales));
        lab.With("customers/later.csv", "CustomerID", "3");

        var report = await lab.IngestAsync();

        Assert.Equal(["|3|10|0|1||1735689600000"], lab.Rows(Sales));
        Assert.Equal(["known_customer|1", "known_customer,known_product|0"], lab.Rows("select rules, released_at is not null from silver_quarantine order by line"));
        Assert.Contains(report.Notes, note => note.StartsWith("1 rows left quarantine", StringComparison.Ordinal));
        Assert.Equal("2 sales rows = 1 events + 0 duplicates + 1 in quarantine.", Accounted(report));
    }

    [Fact]
    public async Task A_shop_with_sales_only_has_its_customers_and_products_implied()
    {
        using var lab = new LandingLab().With("sales/s.csv", "CustomerID,ProductID,ProductName,Category,Brand,InteractionType,EventTime",
            "5,50,Old name,Toys,Acme,view,2025-01-01", "5,50,New name,Toys,Acme,view,2025-02-01", "6,60,,,,view,2025-01-01");

        var report = await lab.IngestAsync();

        Assert.Equal(["5", "6"], lab.Rows("select customer_id from silver_customers order by 1"));
        Assert.Equal(["50|New name|Toys|Acme", "60|Product 60|Unknown|"], lab.Rows("select product_id, product_name, category, brand from silver_products order by 1"));
        Assert.Contains(report.Notes, note => note.Contains("2 customers are known by their sales only", StringComparison.Ordinal));
        Assert.Equal(2, lab.Rows("select distinct valid_from from silver_customers union all select distinct valid_from from silver_products").Count);
    }

    [Fact]
    public async Task A_product_keeps_its_history_and_a_late_row_finds_its_place()
    {
        using var lab = new LandingLab()
            .With("products/a.csv", "ProductID,ProductName,Category,Price,LastUpdated", "10,Phone,Phones,100,1970-01-01 00:00:01", "10,Phone,Phones,300,1970-01-01 00:00:03");
        await lab.IngestAsync();
        lab.With("products/b.csv", "ProductID,ProductName,Category,Price,LastUpdated", "10,Phone,Phones,200,1970-01-01 00:00:02");

        await lab.IngestAsync();

        Assert.Equal(
            [$"{long.MinValue}|2000|100", "2000|3000|200", "3000||300"],
            lab.Rows("select valid_from, valid_to, price from silver_products order by valid_from"));
    }

    [Fact]
    public async Task A_value_out_of_range_is_missing_and_counted_but_a_missing_name_costs_the_row()
    {
        using var lab = new LandingLab().With("products/p.csv", "ProductID,ProductName,Category,Rating,DiscountPercent,Price", "10,Phone,Phones,7,120,-5", "20,,Kitchen,4,10,5");

        await lab.IngestAsync();

        Assert.Equal(["10|||"], lab.Rows("select product_id, rating, discount_percent, price from silver_products"));
        Assert.Equal(["product_name_present"], lab.Rows("select rules from silver_quarantine"));
        Assert.Equal(
            ["discount_percent_valid|warn|1", "price_valid|warn|1", "product_name_present|drop|1", "rating_valid|warn|1"],
            lab.Rows("select rule, action, failed from silver_expectations where failed > 0 order by rule"));
    }

    private static string Accounted(StageReport report) => Assert.Single(report.Checks, c => c.Name == "every_row_accounted_for" && c.Outcome == CheckOutcome.Passed).Sentence;

    private static List<string> Tables(LandingLab lab) =>
        [.. lab.Rows("select * from silver_sales"), .. lab.Rows("select * from silver_customers"), .. lab.Rows("select * from silver_products"), .. lab.Rows("select * from silver_quarantine"), .. lab.Rows("select * from bronze_sales")];
}
