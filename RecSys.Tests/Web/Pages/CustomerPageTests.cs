using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
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
        Assert.Contains("purchase", page.Find("section[aria-label='Last events'] tbody").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll(".lab-card strong"), name => name.TextContent == "Product 10");
    }

    [Fact]
    public async Task Recommending_again_follows_what_was_posted_meanwhile()
    {
        var page = Open("1");
        await _live.PostAsync("""{"CustomerID": 1, "ProductID": 11, "InteractionType": "purchase", "EventTime": "2025-12-01T01:00:00Z"}""");

        await page.FindAll("button").Single(b => b.TextContent.Contains("Recommend again", StringComparison.Ordinal)).ClickAsync(new());

        Assert.DoesNotContain(page.FindAll(".lab-card strong"), name => name.TextContent == "Product 11");
        Assert.Equal(3, page.FindAll("section[aria-label='Last events'] tbody tr").Count);
    }

    [Fact]
    public void A_customer_without_events_is_explained()
    {
        var page = Open("3");

        Assert.Contains("This customer has not been seen yet.", page.Markup, StringComparison.Ordinal);
        Assert.Equal(10, page.FindAll(".lab-card").Count);
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

    private IRenderedComponent<CustomerPage> Open(string id)
    {
        var page = Render<CustomerPage>(parameters => parameters.Add(p => p.Id, id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("h1")));
        return page;
    }
}
