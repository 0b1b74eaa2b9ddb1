using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RecSys.Core.Curation;
using RecSys.Core.Reports;
using RecSys.Tests.Support;
using RecSys.Web.Components.Pages.Stages;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Web.Pages;

public sealed class SchemaChangesViewTests : LabPageTest
{
    private readonly LandingLab _lab = new();

    public SchemaChangesViewTests()
    {
        Services.Replace(ServiceDescriptor.Singleton(new SchemaReports(_lab.Database)));
        Services.Replace(ServiceDescriptor.Singleton(new SchemaDesk(_lab.Database, _lab.Clock)));
        Services.AddScoped<Visitor>();
    }

    [Fact]
    public async Task A_shop_whose_columns_are_all_known_shows_nothing()
    {
        await _lab.WithShop().BronzeAsync();

        Assert.Equal("", Render<SchemaChangesView>().Markup.Trim());
    }

    [Fact]
    public async Task A_new_column_is_accepted_and_a_renamed_one_is_taken_for_what_it_looks_like()
    {
        await _lab.WithShop().With("sales/s.csv", "CustomerID,ProductID,InteractionType,EventTime,Channel,SeasonName", "1,10,view,2025-12-01,web,Winter").BronzeAsync();
        var view = Render<SchemaChangesView>();
        Assert.Contains("sales, 1 value in sales/s.csv, such as web.", view.Find(".lab-card").TextContent, StringComparison.Ordinal);

        await view.Find("button[aria-label='Add column Channel']").ClickAsync();
        await view.Find("button[aria-label='Renamed: SeasonName']").ClickAsync();

        Assert.Contains("2 schema changes wait for bronze.", view.Markup, StringComparison.Ordinal);
        Assert.Equal(["SeasonName taken for season", "Channel added as channel"], view.FindAll("tbody tr").Select(row => $"{row.Children[0].TextContent} {row.Children[2].TextContent}"));
        await _lab.BronzeAsync();
        Assert.Equal(["web|Winter|"], _lab.Rows("select channel, season, _rescued_data from bronze_sales"));
        Assert.DoesNotContain("Take back", Render<SchemaChangesView>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_was_left_aside_can_be_taken_back()
    {
        await _lab.WithShop().With("sales/s.csv", "CustomerID,ProductID,InteractionType,EventTime,Channel", "1,10,view,2025-12-01,web").BronzeAsync();
        var view = Render<SchemaChangesView>();

        await view.Find("button[aria-label='Leave aside Channel']").ClickAsync();
        Assert.Contains("stays in _rescued_data", view.Find("tbody tr").TextContent, StringComparison.Ordinal);
        await view.Find("button[aria-label='Take back Channel']").ClickAsync();

        Assert.Empty(view.FindAll("tbody tr"));
        Assert.Single(view.FindAll(".lab-card"));
    }

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        _lab.Dispose();
    }
}
