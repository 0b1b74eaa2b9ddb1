using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Serving.Explaining;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Tests.Core.Serving;
using RecSys.Tests.Support;
using RecSys.Web.Components.Pages;

namespace RecSys.Tests.Web.Pages;

public sealed class CustomerPageTests : PageTest
{
    private readonly TempLab _lab = new();
    private GivenLive _live = null!;

    /// <inheritdoc />
    public override Task InitializeAsync()
    {
        var shop = new ShopBuilder().Customer(1, age: 30, location: "Pune").Customer(2, age: 40).Customer(3)
            .Event(1, 10, EventKind.Purchase, daysAgo: 1, order: "A").Event(1, 11, EventKind.AddToCart, daysAgo: 2);
        foreach (var product in Enumerable.Range(10, 15))
        {
            shop.Product(product, brand: "Acme", price: 100).Event(2, product, EventKind.View, daysAgo: product - 5);
        }

        _lab.With(shop);
        _lab.Promote(GivenModel.Indifferent());
        _live = new GivenLive(_lab);
        Services.AddSingleton(_live.Live);
        Services.AddSingleton(new CustomerExplainer(_live.Live, _live.Models));
        Services.AddSingleton(new ListHistory(_lab.Database));
        Services.AddSingleton(new ModelReports(_lab.Database));
        Services.AddSingleton<TimeProvider>(_live.Clock);
        Services.AddSingleton(new CustomerReports(_lab.Database, _live.Live, SettingsBook.Of(_lab.Settings)));
        var plotly = JSInterop.SetupModule(invocation => invocation.Arguments.Any(argument => $"{argument}".Contains("plotly-interop", StringComparison.Ordinal)));
        plotly.Mode = JSRuntimeMode.Loose;
        return Task.CompletedTask;
    }

    [Fact]
    public void A_customer_is_shown_with_what_they_did_and_ten_products_with_reasons()
    {
        var page = Open("1");

        Assert.Contains("Customer 1", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Contains("Pune", page.Markup, StringComparison.Ordinal);
        Assert.Equal(10, page.FindAll(".lab-card").Count);
        Assert.All(page.FindAll(".lab-reason"), reason => Assert.NotEmpty(reason.TextContent));
        Assert.DoesNotContain(page.FindAll(".lab-card strong"), name => name.TextContent == "Product 10");
    }

    [Fact]
    public async Task Recommending_again_follows_what_was_posted_meanwhile()
    {
        var page = Open("1");
        await _live.PostAsync("""{"CustomerID": 1, "ProductID": 11, "InteractionType": "purchase", "EventTime": "2025-12-01T01:00:00Z"}""");

        await page.FindAll("button").Single(b => b.TextContent.Contains("Recommend again", StringComparison.Ordinal)).ClickAsync(new());

        Assert.DoesNotContain(page.FindAll(".lab-card strong"), name => name.TextContent == "Product 11");
        Assert.Equal("2", page.FindAll(".lab-figures dd")[2].TextContent);
    }

    [Fact]
    public void Scores_are_taken_apart_and_the_parts_sum_to_them()
    {
        var page = Open("1");
        page.Find("button[title='Take the score of Product 12 apart']").Click();

        var parts = page.FindAll(".lab-sum tbody td:last-child").Select(Number).ToList();
        Assert.Contains("Why Product 12 stands", page.Markup, StringComparison.Ordinal);
        Assert.Equal(Number(page.Find(".lab-sum tfoot strong")), parts.Sum(), 1e-9);

        static double Number(AngleSharp.Dom.IElement cell) => double.Parse(cell.TextContent.Replace('−', '-'), System.Globalization.CultureInfo.CurrentCulture);
    }

    [Fact]
    public void The_timeline_lists_events_and_filters_them_by_kind()
    {
        Assert.Equal(2, Open("1", "?tab=timeline").FindAll("[aria-label='Events of this customer'] tbody tr").Count);

        var row = Open("1", "?tab=timeline&kind=add_to_cart").FindAll("[aria-label='Events of this customer'] tbody tr");
        Assert.Contains("Product 11", Assert.Single(row).TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?tab=timeline", "This customer has not been seen yet.")]
    [InlineData("?tab=taste", "No events yet, so no taste can be inferred")]
    [InlineData("?tab=snapshots", "No snapshot holds a list of this customer yet.")]
    [InlineData("?tab=models", "There is only one model.")]
    [InlineData("?tab=why-not", "Why is a product not in the list?")]
    [InlineData("?tab=what-if", "The list as it is. Suppose something.")]
    [InlineData("?tab=nonsense", "from age group, location and season")]
    public void Every_tab_says_what_it_has_of_a_customer_without_events(string query, string said) =>
        Assert.Contains(said, Open("3", query).Markup, StringComparison.Ordinal);

    [Fact]
    public void Why_not_follows_the_way_of_the_list()
    {
        var page = Open("1", "?tab=why-not&product=10");

        Assert.Contains("The customer has bought it", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll(".lab-steps li").Count);
        Assert.Contains("There is no product 99.", Open("1", "?tab=why-not&product=99").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_supposed_is_shown_and_taken_back()
    {
        var page = Open("1", "?tab=what-if");
        var before = Ranked();
        page.FindAll(".lab-supposed button").First(b => b.TextContent == "Product 12").Click();
        page.FindAll("button").Single(b => b.TextContent.Contains("is bought", StringComparison.Ordinal)).Click();

        Assert.Contains("buys Product 12", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Product 12", Ranked());
        Assert.Contains("Leaves: Product 12", page.Markup, StringComparison.Ordinal);

        page.FindAll("button").Single(b => b.TextContent.Contains("Suppose nothing", StringComparison.Ordinal)).Click();
        Assert.Equal(before, Ranked());

        List<string> Ranked() => [.. page.FindAll("[aria-label='The list as it would be'] tbody td:nth-child(3)").Select(c => c.TextContent)];
    }

    [Fact]
    public void Two_snapshots_tell_what_changed_and_why()
    {
        LabDatabase.Execute(_lab.Connection, "insert into recommendation_snapshots (id, run_id, generated_at, model_version, data_cutoff, customers, cold_customers, \"rows\") values (1, 1, 0, 1, 1764500000000, 1, 0, 2), (2, 2, 1, 2, 1764600000000, 1, 0, 2)");
        LabDatabase.Execute(_lab.Connection, "insert into recommendations (snapshot_id, customer_id, rank, product_id, score, type, reason, sources) values (1, 1, 1, 12, 2, 'personal', 'r', 'popular'), (1, 1, 2, 13, 1, 'personal', 'r', 'popular'), (2, 1, 1, 13, 3, 'personal', 'r', 'popular'), (2, 1, 2, 14, 1, 'personal', 'r', 'popular')");

        var page = Open("1", "?tab=snapshots");

        Assert.StartsWith("Model version 2 ranks in place of version 1", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["Product 13 ▲ 1 (was 2)", "Product 14 new", "Product 12 gone (was 1)"],
            page.FindAll("[aria-label='What changed'] tbody tr").Select(r => $"{r.Children[2].TextContent} {r.Children[1].TextContent}"));
        Assert.Contains("Snapshot 7 has no list", Open("1", "?tab=snapshots&from=7&to=2").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_models_stand_side_by_side()
    {
        _lab.Register(GivenModel.Above("carts", version: 2));

        var page = Open("1", "?tab=models");

        Assert.Contains("of 10 products stand in both lists", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Product 11", page.Find("[aria-label='List by version 2'] tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99", "There is no customer 99.")]
    [InlineData("nobody", "'nobody' is not a customer's number.")]
    public void An_unknown_customer_is_told_in_words(string id, string said)
    {
        Assert.Contains(said, Open(id).Find(".mud-alert").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Customers_are_found_by_the_beginning_of_the_id_or_a_part_of_the_name()
    {
        var reports = Services.GetRequiredService<CustomerReports>();

        Assert.Equal([1L, 2, 3], reports.Search("", 0, 10).Customers.Select(c => c.CustomerId));
        Assert.Equal([2L], reports.Search("2", 0, 10).Customers.Select(c => c.CustomerId));
        Assert.Equal([3L], reports.Search("omer 3", 0, 10).Customers.Select(c => c.CustomerId));
        Assert.Equal(0, reports.Search("%", 0, 10).Total);
        Assert.Equal((2L, false), (reports.Search("1", 0, 10).Customers[0].Events, reports.Search("1", 0, 10).Customers[0].IsCold));
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _lab.Dispose();
    }

    private IRenderedComponent<CustomerPage> Open(string id, string query = "")
    {
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo($"/customers/{id}{query}");
        var page = Render<CustomerPage>(parameters => parameters.Add(p => p.Id, id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("h1")));
        return page;
    }
}
