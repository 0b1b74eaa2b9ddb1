using RecSys.Core.Domain;
using RecSys.Core.Stages.Silver;

namespace RecSys.Tests.Core.Stages.Silver;

public sealed class SaleRulesTests
{
    private const long Received = 1_767_225_600_000; // 2026-01-01

    private static readonly KnownIds Known = new(new HashSet<long> { 1 }, new HashSet<long> { 10 });

    [Fact]
    public void A_posted_event_in_snake_case_becomes_a_shop_event()
    {
        var posted = Check(("customer_id", " 1 "), ("product_id", "10"), ("interaction_type", "Purchase "), ("quantity", "3"), ("price_at_purchase", "9.5"), ("order_id", " A7 "), ("event_time", "2025-12-31T23:00:00Z"));

        Assert.Equal(
            new ShopEvent { CustomerId = 1, ProductId = 10, Kind = EventKind.Purchase, Time = Received - Moments.Hour, Quantity = 3, UnitPrice = 9.5f, OrderId = "A7" },
            posted.Event);
    }

    [Fact]
    public void A_missing_quantity_is_one_and_a_missing_price_stays_missing()
    {
        var posted = Check(("CustomerID", "1"), ("ProductID", "10.0"), ("InteractionType", "VIEW"), ("Quantity", " "), ("EventTime", "2025-12-31"));

        Assert.Equal((1, float.NaN, null), (posted.Event!.Value.Quantity, posted.Event.Value.UnitPrice, posted.Event.Value.OrderId));
    }

    [Fact]
    public void A_row_that_breaks_several_rules_lists_them_all_with_the_values()
    {
        var posted = Check(("CustomerID", "abc"), ("ProductID", "99"), ("InteractionType", "click"), ("Quantity", "-2"), ("PriceAtPurchase", "-1"), ("EventTime", "soon"));

        Assert.Null(posted.Event);
        Assert.Equal(
            ["customer_id_whole", "interaction_type_known", "event_time_readable", "quantity_positive", "price_not_negative", "known_product"],
            posted.Broken.Select(b => b.Name));
        Assert.Contains(posted.Broken, b => b.Reason == "CustomerID 'abc' is not a whole number.");
    }

    [Fact]
    public void An_empty_value_and_an_absent_column_are_told_apart()
    {
        var posted = Check(("CustomerID", " "), ("ProductID", "10"), ("InteractionType", "view"));

        Assert.Equal(["CustomerID is empty.", "There is no column EventTime."], posted.Broken.Select(b => b.Reason));
    }

    [Theory]
    [InlineData("2026-01-02T00:00:00Z", true)]
    [InlineData("2026-01-02T00:00:01Z", false)]
    public void An_event_may_lie_a_day_after_its_ingestion_and_no_more(string time, bool isKept)
    {
        Assert.Equal(isKept, Check(("CustomerID", "1"), ("ProductID", "10"), ("InteractionType", "view"), ("EventTime", time)).Event is not null);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("two")]
    [InlineData("99999999999")]
    public void A_quantity_is_a_whole_number_of_one_or_more(string quantity)
    {
        var posted = Check(("CustomerID", "1"), ("ProductID", "10"), ("InteractionType", "view"), ("EventTime", "2025-12-31"), ("Quantity", quantity));

        Assert.Equal("quantity_positive", Assert.Single(posted.Broken).Name);
    }

    [Fact]
    public void A_shop_without_customers_and_products_takes_any_id()
    {
        var posted = SaleRules.Check([new("CustomerID", "77"), new("ProductID", "88"), new("InteractionType", "view"), new("EventTime", "2025-12-31")], new KnownIds(null, null), Received, 1);

        Assert.NotNull(posted.Event);
    }

    private static PostedSale Check(params (string Name, string Text)[] columns) =>
        SaleRules.Check(columns.Select(c => KeyValuePair.Create(c.Name, (string?)c.Text)), Known, Received, maxDaysInFuture: 1);
}
