using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Reports;
using RecSys.Tests.Support;
using RecSys.Web.Components.Pages.Stages;

namespace RecSys.Tests.Web.Pages;

public sealed class QuarantineBrowserTests : PageTest
{
    private const string Header = "CustomerID,ProductID,InteractionType,Quantity,EventTime";

    private readonly LandingLab _lab = new();

    [Fact]
    public async Task Rejected_rows_are_shown_with_file_line_reason_and_raw_row()
    {
        await IngestAsync("1,10,click,1,2025-01-01");

        var row = Render<QuarantineBrowser>().Find("tbody tr").TextContent;

        Assert.Contains("sales/s.csv:2", row, StringComparison.Ordinal);
        Assert.Contains("InteractionType 'click' is not view, add_to_cart or purchase.", row, StringComparison.Ordinal);
        Assert.Contains("\"InteractionType\":\"click\"", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_narrows_the_rows_to_those_that_broke_it()
    {
        await IngestAsync("1,10,click,1,2025-01-01", "1,10,view,-1,2025-01-01", "1,10,click,-1,2025-01-01");
        var browser = Render<QuarantineBrowser>();
        Assert.Equal(3, browser.FindAll("tbody tr").Count);

        browser.Find("select").Change("quantity_positive");

        Assert.Equal(["sales/s.csv:3", "sales/s.csv:4"], browser.FindAll("tbody tr td:first-child").Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task A_clean_shop_says_that_nothing_was_rejected()
    {
        await IngestAsync("1,10,view,1,2025-01-01");

        Assert.Contains("No row has been rejected", Render<QuarantineBrowser>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_counts_every_rule_with_its_pass_rate()
    {
        await IngestAsync("1,10,view,1,2025-01-01", "1,10,view,0,2025-01-02", "1,10,view,2,2025-01-03", "1,10,view,3,2025-01-04");

        var overview = new SilverReports(_lab.Database).Overview();

        Assert.Equal(0.75, Assert.Single(overview.Expectations, line => line.Rule == "quantity_positive").PassRate);
        Assert.Equal(new KindTotals("sales", 4, 3, 0, 1, 0), Assert.Single(overview.Kinds, kind => kind.Kind == "sales"));
    }

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        _lab.Dispose();
    }

    private async Task IngestAsync(params string[] sales)
    {
        await _lab.WithShop().With("sales/s.csv", [Header, .. sales]).IngestAsync();
        Services.AddSingleton(new SilverReports(_lab.Database));
    }
}
