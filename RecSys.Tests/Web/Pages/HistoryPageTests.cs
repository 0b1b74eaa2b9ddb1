using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Tests.Support;
using RecSys.Web.Components.Pages;

namespace RecSys.Tests.Web.Pages;

public sealed class HistoryPageTests : LabPageTest
{
    [Fact]
    public void A_lab_without_runs_says_where_to_begin() =>
        Assert.Contains("No table has been written yet", Open("").Markup, StringComparison.Ordinal);

    [Fact]
    public async Task Every_run_of_a_table_is_listed_newest_first_with_what_it_did()
    {
        await RunAsync();
        await RunAsync();

        Assert.Equal(["fake_silver", "fake_gold"], Cells(Open(""), "td:first-child"));
        var page = Open("?table=fake_gold");

        Assert.Equal(["Run 2", "Run 1"], Cells(page, "td:first-child"));
        Assert.Equal(["Run 2", "Gold", "whole", "–", "3", "3", "0", "0", "0", "3"], Cells(page, "tr:first-child td").Take(10));
        Assert.Equal(4, Cells(Open("?table=all"), "td:first-child").Count);
    }

    [Fact]
    public async Task A_choice_becomes_the_address_and_a_table_without_runs_is_told()
    {
        await RunAsync();

        await Open("").Find("select").ChangeAsync(new() { Value = "fake_silver" });

        Assert.EndsWith("/history?table=fake_silver", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Contains("No run has written gold_never yet", Open("?table=gold_never").Markup, StringComparison.Ordinal);
    }

    private static List<string> Cells(IRenderedComponent<HistoryPage> page, string selector) => [.. page.FindAll($"tbody {selector}").Select(cell => cell.TextContent.Trim())];

    private IRenderedComponent<HistoryPage> Open(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/history{query}");
        return Render<HistoryPage>();
    }
}
