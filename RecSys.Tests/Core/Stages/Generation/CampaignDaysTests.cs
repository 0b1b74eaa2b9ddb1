using RecSys.Core.Stages.Generation;

namespace RecSys.Tests.Core.Stages.Generation;

public sealed class CampaignDaysTests
{
    private const int Days = 7;
    private const int Products = 53;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    [InlineData(1.0)]
    public void Days_of_campaigns_add_what_the_plain_sum_says_to_the_bit(double share)
    {
        var random = new Random(11);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];

        // A product has one campaign, on some of the days; on the others its odds are raised 1-fold.
        var raised = Enumerable.Range(0, Products).Select(_ => random.NextDouble() < share ? 1 + random.NextDouble() : 1).ToArray();
        double[][] campaigns = [.. Enumerable.Range(0, Days).Select(_ => Array.ConvertAll(raised, odds => random.Next(2) == 0 ? odds : 1))];
        double[][] shown = [.. Enumerable.Range(0, Days).Select(_ => Draw(Products))];
        var (buys, pulls, odds, looks, purchases) = (Draw(Products), Draw(Products), Draw(Products), Draw(Days), Draw(Products));
        var carts = Enumerable.Range(0, Products).Select(p => ShopForecast.Carts(odds[p] * campaigns[0][p])).ToArray();
        var expected = purchases.ToArray();
        for (var p = 0; p < Products; p++)
        {
            for (var day = 1; day < Days; day++)
            {
                if (campaigns[day][p] != campaigns[0][p])
                {
                    expected[p] += pulls[p] * looks[day] * shown[day][p] * buys[p] * (ShopForecast.Carts(odds[p] * campaigns[day][p]) - carts[p]);
                }
            }
        }

        var days = new CampaignDays(campaigns, shown, buys);
        days.AddTo(pulls, odds, carts, looks, purchases, new double[3 * days.Count]);

        Assert.Equal(expected, purchases);
        Assert.Equal(share > 0, days.Count > 0);
    }
}
