using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RecSys.Core.Curation;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Tests.Support;
using RecSys.Web.Components.Pages.Stages;
using RecSys.Web.Components.Shared;
using QuarantineListPage = RecSys.Web.Components.Pages.QuarantineRowsPage;
using QuarantineRowPage = RecSys.Web.Components.Pages.QuarantineRowPage;

namespace RecSys.Tests.Web.Pages;

public sealed class QuarantinePagesTests : LabPageTest
{
    private const string Header = "CustomerID,ProductID,InteractionType,Quantity,EventTime";

    private readonly LandingLab _lab = new();

    public QuarantinePagesTests()
    {
        Services.Replace(ServiceDescriptor.Singleton(new QuarantineReports(_lab.Database)));
        Services.Replace(ServiceDescriptor.Singleton(new QuarantineDesk(_lab.Database, SettingsBook.Of(new LabSettings()), _lab.Clock)));
        Services.AddScoped<Visitor>();
    }

    [Fact]
    public void A_row_as_it_came_is_read_field_by_field_and_a_torn_line_stays_a_line()
    {
        Assert.Equal([("CustomerID", "7"), ("Quantity", "-1")], RawFields.Of("""{"OrderID":"","CustomerID":"7","Quantity":"-1"}"""));
        Assert.Empty(RawFields.Of("7,\"10,view"));
        Assert.Empty(RawFields.Of("7"));
    }

    [Fact]
    public async Task Rejected_rows_are_shown_with_file_line_reason_and_raw_row()
    {
        await IngestAsync("1,10,click,1,2025-01-01");

        var row = Open("").Find("tbody tr").TextContent;

        Assert.Contains("sales/s.csv:2", row, StringComparison.Ordinal);
        Assert.Contains("InteractionType 'click' is not view, add_to_cart or purchase.", row, StringComparison.Ordinal);
        Assert.Contains("InteractionType click", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_in_the_address_narrows_the_rows_to_those_that_broke_it()
    {
        await IngestAsync("1,10,click,1,2025-01-01", "1,10,view,-1,2025-01-01", "1,10,click,-1,2025-01-01");
        Assert.Equal(3, Open("").FindAll("tbody tr").Count);

        var page = Open("?rule=quantity_positive");

        Assert.Equal(["sales/s.csv:3", "sales/s.csv:4"], page.FindAll("tbody tr td:first-child").Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task A_choice_becomes_the_address()
    {
        await IngestAsync("1,10,click,1,2025-01-01");

        await Open("").FindAll("select")[1].ChangeAsync(new() { Value = "interaction_type_known" });

        Assert.EndsWith("/quarantine?rule=interaction_type_known", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_first_run_it_does_not_claim_that_nothing_was_rejected()
    {
        var page = Open("").Markup;

        Assert.Contains("No row has been held against a rule yet", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No row has been rejected", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clean_shop_says_that_nothing_was_rejected()
    {
        await IngestAsync("1,10,view,1,2025-01-01");

        Assert.Contains("No row has been rejected", Open("").Markup, StringComparison.Ordinal);
        Assert.Contains("No row has been rejected", Render<QuarantineSummary>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_judges_while_it_is_edited_and_keeps_what_was_mended()
    {
        await IngestAsync("1,10,click,-1,2025-01-01");
        var page = Render<QuarantineRowPage>(p => p.Add(r => r.Id, 1));
        Assert.Contains("It breaks interaction_type_known, quantity_positive.", page.Find(".lab-mend-verdict").TextContent, StringComparison.Ordinal);

        await page.Find("#mend-InteractionType").InputAsync(new() { Value = "view" });
        Assert.Contains("It breaks quantity_positive.", page.Find(".lab-mend-verdict").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#mend-Quantity").GetAttribute("aria-invalid"));
        await page.Find("#mend-Quantity").InputAsync(new() { Value = "1" });
        Assert.Contains("It keeps the rules", page.Find(".lab-mend-verdict").TextContent, StringComparison.Ordinal);
        await page.Find("form").SubmitAsync();

        Assert.Contains("Mended by someone", page.Markup, StringComparison.Ordinal);
        Assert.Equal(QuarantineState.Mended, new QuarantineReports(_lab.Database).Of(1).Row.State);
        Assert.Contains("1 mended row waits", Open("").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_told()
    {
        await IngestAsync("1,10,view,1,2025-01-01");

        Assert.Contains("There is no quarantined row 7", Render<QuarantineRowPage>(p => p.Add(r => r.Id, 7)).Markup, StringComparison.Ordinal);
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

    private IRenderedComponent<QuarantineListPage> Open(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/quarantine{query}");
        return Render<QuarantineListPage>();
    }

    private async Task IngestAsync(params string[] sales) => await _lab.WithShop().With("sales/s.csv", [Header, .. sales]).IngestAsync();
}
