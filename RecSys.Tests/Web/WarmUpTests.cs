using RecSys.Tests.Support;
using RecSys.Web;

namespace RecSys.Tests.Web;

public sealed class WarmUpTests
{
    [Fact]
    public async Task The_first_page_is_drawn_in_advance_with_its_menu_and_its_graph()
    {
        await using var lab = LabServer.Start();

        var page = await WarmUp.DrawAsync(lab.Services);

        Assert.Contains("From raw events to ranked recommendations", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/stages/recommendation\"", page, StringComparison.Ordinal);
        Assert.Contains("Run a tiny shop in seconds", page, StringComparison.Ordinal);
    }
}
