using CsCheck;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Features;

public sealed class FeaturePropertyTests
{
    private static readonly LabSettings Settings = Given.RepeatsAllowed with { Candidates = new() { MaxPerCustomer = 6, PerSource = 4 } };

    [Fact]
    public void Deleting_later_events_changes_no_feature_of_an_earlier_moment() =>
        Gen.Select(RandomShop.Any, Gen.Int[1, 95]).Sample((shop, daysAgo) =>
        {
            var cutoff = ShopBuilder.DaysAgo(daysAgo);
            var whole = Describe(shop.History(), cutoff, threads: 1);
            var known = new ShopBuilder();
            known.Customers.AddRange(shop.Customers);
            known.Products.AddRange(shop.Products);
            known.Events.AddRange(shop.Events.Where(e => e.Time < cutoff));

            Assert.Equal(Describe(known.History(), cutoff, threads: 1), whole);
        });

    [Fact]
    public void The_rows_do_not_depend_on_the_number_of_threads()
    {
        var history = Given.BusyShop().History();

        Assert.Equal(Describe(history, ShopBuilder.Now, threads: 1), Describe(history, ShopBuilder.Now, threads: 4));
    }

    [Fact]
    public void A_batch_gives_what_each_customer_alone_gives()
    {
        var catalogue = Given.BusyShop().Catalogue();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        var batch = FoldRows.Of(catalogue.State.Customers, catalogue, FeatureCatalog.Default, Settings, parallel).Select(Describe);
        var alone = catalogue.State.Customers.SelectMany(c => FoldRows.Of([c], catalogue, FeatureCatalog.Default, Settings, parallel)).Select(Describe);

        Assert.Equal(alone, batch);
    }

    [Fact]
    public void A_feature_alone_is_what_it_is_in_a_whole_row()
    {
        var catalogue = Given.BusyShop().Catalogue();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        var whole = FoldRows.Of(catalogue.State.Customers, catalogue, FeatureCatalog.Default, Settings, parallel).ToList();

        foreach (var (feature, column) in FeatureCatalog.Default.Features.Select((feature, column) => (feature, column)))
        {
            // Alone, a product's value is not copied with its neighbours and a rank is not divided beside others.
            var alone = FoldRows.Of(catalogue.State.Customers, catalogue, new FeatureCatalog(feature), Settings, parallel).SelectMany(rows => rows.Values);

            Assert.Equal(whole.SelectMany(rows => rows.Values.Where((_, at) => at % FeatureCatalog.Default.Count == column)), alone);
        }
    }

    private static string Describe(ShopHistory history, long moment, int threads)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var catalogue = Catalogue.Count(new ShopReplay(history).AdvanceTo(moment), Settings.Gold, parallel);
        return string.Join('\n', FoldRows.Of(catalogue.State.Customers, catalogue, FeatureCatalog.Default, Settings, parallel).Select(Describe));
    }

    private static string Describe(FoldRows rows) => $"{rows.CustomerId}: {string.Join(' ', rows.ProductIds)} | {string.Join(' ', rows.Values)}";
}
