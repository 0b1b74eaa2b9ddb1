using RecSys.Core.Domain;
using RecSys.Core.Stages.Exploration;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Exploration;

public sealed class ShopWithoutPurchasesTests
{
    [Fact]
    public async Task A_shop_with_one_view_and_nothing_known_still_has_every_chart()
    {
        using var lab = new TempLab().With(new ShopBuilder().Customer(1).Product(10).Event(1, 10, EventKind.View, daysAgo: 1));

        var report = await lab.RunAsync(new ExplorationStage(new ShopHistoryReader()));

        Assert.Equal(ExplorationCharts.All.Count, report.Tables["exploration_charts"]);
        Assert.Equal(1, report.RowsIn);
    }
}
