using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.State;

public sealed class CountsKeptTests
{
    private static readonly ParallelOptions One = new() { MaxDegreeOfParallelism = 1 };

    private readonly CountsKept _kept = new();
    private int _counted;

    [Fact]
    public void A_moment_is_counted_once()
    {
        var first = At(1);
        Assert.Same(first, At(1));
        Assert.NotSame(first, At(2));
        Assert.Same(first, At(1));
        Assert.Equal(2, _counted);
    }

    [Fact]
    public void Other_settings_count_anew_and_equal_ones_do_not()
    {
        var gold = new GoldSettings();
        var first = At(1, gold);
        Assert.Same(first, At(1, gold with { }));
        Assert.NotSame(first, At(1, gold with { Neighbours = gold.Neighbours + 1 }));
        Assert.NotSame(first, At(1, gold));
    }

    [Fact]
    public void The_oldest_of_many_moments_is_let_go()
    {
        var first = At(1);
        for (var moment = 2; moment <= 5; moment++)
        {
            At(moment);
        }

        Assert.NotSame(first, At(1));
    }

    [Fact]
    public void A_replayed_catalogue_is_the_one_counted_from_its_state()
    {
        var shop = new ShopBuilder().Customer(1).Customer(2).Product(1).Product(2)
            .Event(1, 1, EventKind.Purchase, 1).Event(2, 2, EventKind.Purchase, 1).Event(2, 1, EventKind.View, 2);
        var history = shop.History();
        var gold = new GoldSettings();
        var counted = Catalogue.Count(new ShopReplay(history).AdvanceTo(history.Now!.Value), gold, One);
        foreach (var replayed in new[] { 1, 2 }.Select(_ => new ShopReplay(history).CatalogueAt(history.Now!.Value, gold, One)))
        {
            Assert.Equal(counted.ByPurchases, replayed.ByPurchases);
            Assert.Equal(counted.Tally.Popularity, replayed.Tally.Popularity);
            Assert.Equal(counted.Reach.At(2).ToArray(), replayed.Reach.At(2).ToArray());
            Assert.Equal(counted.ItemItem.Of(0).ToArray(), replayed.ItemItem.Of(0).ToArray());
            Assert.Equal(counted.Now, replayed.Now);
        }
    }

    private CatalogueCounts At(long moment, GoldSettings? settings = null) => _kept.At(moment, settings ?? new GoldSettings(), () =>
    {
        _counted++;
        return CatalogueCounts.Of(new ShopState(), settings ?? new GoldSettings(), One);
    });
}
