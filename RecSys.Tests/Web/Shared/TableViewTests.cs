using Bunit;
using RecSys.Core.Reports;
using RecSys.Tests.Support;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Web.Shared;

public sealed class TableViewTests : LabPageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void An_empty_table_says_so()
    {
        var view = Draw();

        view.WaitForAssertion(() => Assert.Contains("fake_gold has no rows yet.", view.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Rows_are_paged_sorted_and_filtered_by_the_database()
    {
        await RunAsync();
        var view = Draw(pageSize: 2);

        WaitFor(view, "word 1 word 2");
        Assert.Contains("1–2 of 3", view.Find(".lab-pager").TextContent, StringComparison.Ordinal);
        await view.Find("button[aria-label='Next page']").ClickAsync(new());
        WaitFor(view, "");
        await view.FindAll("th button")[0].ClickAsync(new());
        await view.FindAll("th button")[0].ClickAsync(new());
        WaitFor(view, " word 2");
        Assert.Equal("descending", view.FindAll("th")[0].GetAttribute("aria-sort"));
        await view.Find("select[aria-label='Column']").ChangeAsync(new() { Value = "word" });
        await view.Find("input[type=search]").ChangeAsync(new() { Value = "1" });
        WaitFor(view, "word 1");
        Assert.Contains("1–1 of 1", view.Find(".lab-pager").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_kind_is_told_and_the_rows_stay()
    {
        await RunAsync();
        var view = Draw();
        WaitFor(view, "word 1 word 2 ");

        await view.Find("input[type=search]").ChangeAsync(new() { Value = "many" });

        view.WaitForAssertion(() => Assert.Contains("Give a number.", view.Find(".mud-alert").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(3, view.FindAll("tbody tr").Count);
    }

    [Fact]
    public async Task A_wrong_filter_in_the_address_can_be_taken_away()
    {
        await RunAsync();
        var view = Render<TableView>(parameters => parameters.Add(v => v.Table, "fake_gold").Add(v => v.Query, new TableQuery { Filters = [new TableFilter("number", Comparison.Equal, "many")] }));

        WaitFor(view, "word 1 word 2 ");
        Assert.Contains("Give a number.", view.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        await view.Find(".lab-filter-chips button").ClickAsync(new());
        view.WaitForAssertion(() => Assert.Empty(view.FindAll(".mud-alert")), Patience);
    }

    [Fact]
    public async Task It_may_begin_with_a_filter()
    {
        await RunAsync();
        var view = Render<TableView>(parameters => parameters.Add(v => v.Table, "fake_gold").Add(v => v.Query, new TableQuery { Filters = [new TableFilter("number", Comparison.Equal, "2")] }));

        WaitFor(view, "word 2");
        Assert.Contains("number = 2", view.Find(".lab-filter-chips").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["/api/tables/fake_gold/rows.csv?where=number%3Aeq%3A2", "/api/tables/fake_gold/rows.parquet?where=number%3Aeq%3A2"],
            view.FindAll("a[download]").Select(a => a.GetAttribute("href")));
        await view.Find(".lab-filter-chips button").ClickAsync(new());
        WaitFor(view, "word 1 word 2 ");
    }

    private IRenderedComponent<TableView> Draw(int pageSize = 20) =>
        Render<TableView>(parameters => parameters.Add(v => v.Table, "fake_gold").Add(v => v.PageSize, pageSize));

    private static void WaitFor(IRenderedComponent<TableView> view, string words) => view.WaitForAssertion(
        () => Assert.Equal(words, string.Join(' ', view.FindAll("tbody tr td:nth-child(2)").Select(cell => cell.TextContent))),
        Patience);
}
