using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Reports.Dashboards;
using RecSys.Tests.Support;
using RecSys.Web.Components.Dashboards;
using RecSys.Web.Components.Pages;

namespace RecSys.Tests.Web.Dashboards;

public sealed class DashboardPageTests : LabPageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string Table = GivenDashboard.Widget("table", raw: true, ("columns", "`word`"));

    [Fact]
    public async Task A_bad_widget_shows_its_error_and_the_others_live()
    {
        await RunAsync();
        var page = Open(GivenDashboard.Json(
            GivenDashboard.Widget("sankey", raw: true, ("x", "`number`")),
            GivenDashboard.Widget("bar", raw: true, ("x", "`numbr`"), ("y", "`number`")),
            GivenDashboard.Widget("bar", raw: true, ("x", "`number`")),
            GivenDashboard.Widget("counter", raw: false, ("value", "SUM(`number`)")),
            """{"name": "words", "textbox_spec": "# Hello\n<b>not bold</b>"}""",
            Table));

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".mud-alert").Count), Patience);
        page.WaitForAssertion(() => Assert.Equal("6", page.Find(".lab-counter strong").TextContent), Patience);
        Assert.Contains("The lab has no widget 'sankey'", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Did you mean", page.FindAll(".mud-alert")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("does not say what its y is", page.Markup, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;not bold&lt;/b&gt;", page.Find(".lab-tile-text").InnerHtml, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal(["word 1", "word 2", ""], Cells(page)), Patience);
    }

    [Theory]
    [InlineData("bar")]
    [InlineData("line")]
    [InlineData("area")]
    [InlineData("scatter")]
    [InlineData("combo")]
    public async Task Charts_of_x_and_y_are_drawn(string kind)
    {
        await RunAsync();
        var page = Open(GivenDashboard.Json(GivenDashboard.Widget(kind, raw: true, ("x", "`number`"), ("y", "`share`"))));

        page.WaitForAssertion(() => Assert.Equal($"My {kind}", page.Find("figure").GetAttribute("aria-label")), Patience);
    }

    [Fact]
    public async Task Pies_and_heat_maps_are_drawn()
    {
        await RunAsync();
        var page = Open(GivenDashboard.Json(
            GivenDashboard.Widget("pie", raw: true, ("color", "`word`"), ("angle", "`number`")),
            GivenDashboard.Widget("heatmap", raw: true, ("x", "`number`"), ("y", "`word`"), ("color", "`share`"))));

        page.WaitForAssertion(() => Assert.Equal(["My pie", "My heatmap"], page.FindAll("figure").Select(f => f.GetAttribute("aria-label"))), Patience);
    }

    [Fact]
    public async Task A_filter_goes_into_the_address_and_narrows_every_tile()
    {
        await RunAsync();
        var page = Open(GivenDashboard.Json(Table, GivenDashboard.Filter("filter-single-select", "word")));
        page.WaitForElement("select option[value='word 2']", Patience);

        await page.InvokeAsync(() => page.Find(".lab-tile-filter select").Change("word 2"));

        Assert.EndsWith("?f=by_word.values.word%25202", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        page.Render();
        page.WaitForAssertion(() => Assert.Equal(["word 2"], Cells(page)), Patience);
    }

    [Fact]
    public async Task It_asks_anew_when_a_run_ends()
    {
        var page = Open(GivenDashboard.Json(Table));
        page.WaitForAssertion(() => Assert.Contains("fake_gold is not made yet. Its stage has not run", page.Find(".mud-alert").TextContent.Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal), Patience);

        await RunAsync();

        page.WaitForAssertion(() => Assert.Equal(["word 1", "word 2", ""], Cells(page)), Patience);
    }

    [Fact]
    public void An_unknown_dashboard_says_so()
    {
        var page = Render<OneDashboardPage>(p => p.Add(d => d.Id, "nothing"));

        Assert.Contains("There is no dashboard nothing.", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Choices_survive_the_address_whatever_they_hold()
    {
        var values = new FilterChoice("a.b", ["1.5", "x&y=z", ""]);
        var days = new FilterChoice("days", [], null, new DateOnly(2025, 11, 30));

        Assert.Equal(values.Values, FilterAddress.Read(FilterAddress.Write(values))!.Values);
        Assert.Equal("a.b", FilterAddress.Read(FilterAddress.Write(values))!.Filter);
        Assert.Equivalent(days, FilterAddress.Read(FilterAddress.Write(days)));
        Assert.Null(FilterAddress.Read("nonsense"));
    }

    private static IEnumerable<string> Cells(IRenderedComponent<OneDashboardPage> page) => page.FindAll("tbody td").Select(cell => cell.TextContent);

    private IRenderedComponent<OneDashboardPage> Open(string json)
    {
        var id = Services.GetRequiredService<DashboardShelf>().Import("test", json);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/dashboards/{id}");
        return Render<OneDashboardPage>(p => p.Add(d => d.Id, id));
    }
}
