using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>What takes long of a <see cref="Catalogue"/>: counted from a state, and its own from then on, whatever the state becomes.</summary>
internal sealed class CatalogueCounts
{
    private const int Buckets = 16;

    private CatalogueCounts(Ease ease, Reach reach, Tally tally, NameWords words, (Neighbours ItemItem, Neighbours BoughtTogether, int Baskets) neighbours)
    {
        (Ease, Reach, Tally, NameWords) = (ease, reach, tally, words);
        (ItemItem, BoughtTogether, Baskets) = neighbours;
    }

    public Tally Tally { get; }

    public Neighbours ItemItem { get; }

    public Neighbours BoughtTogether { get; }

    public int Baskets { get; }

    public Ease Ease { get; }

    public Reach Reach { get; }

    public NameWords NameWords { get; }

    /// <summary>Counts the state as it is now; what has one thread's work in it goes on beside the others. The result does not depend on the number of threads.</summary>
    public static CatalogueCounts Of(ShopState state, GoldSettings settings, ParallelOptions parallel)
    {
        var strength = new Strength(settings);
        var (ease, reach, tally, words) = ((Ease?)null, (Reach?)null, (Tally?)null, (NameWords?)null);
        var (itemItem, boughtTogether, baskets) = ((Neighbours?)null, (Neighbours?)null, 0);
        Parallel.Invoke(
            parallel,
            () => ease = Ease.Count(strength.Histories(state, settings.EaseHalfLifeDays), settings, parallel),
            () => reach = Reach.Count(state, strength, parallel),
            () => itemItem = Neighbours.Count(Grouping.Histories(state, settings), settings.Neighbours, settings.NeighbourShrinkage, parallel),
            () => tally = CountTally(state, settings, parallel),
            () =>
            {
                var groups = Grouping.Baskets(state);
                (boughtTogether, baskets) = (Neighbours.Count(groups, settings.Neighbours, settings.NeighbourShrinkage, parallel), groups.Count);
                words = NameWords.Count(state);
            });
        return new CatalogueCounts(ease!, reach!, tally!, words!, (itemItem!, boughtTogether!, baskets));
    }

    private static Tally CountTally(ShopState state, GoldSettings settings, ParallelOptions parallel)
    {
        var members = state.Customers.ToLookup(c => Bucket(c.Id));
        var partial = new Tally[Buckets];
        Parallel.For(0, Buckets, parallel, bucket =>
        {
            var tally = new Tally(state.Products.Count);
            var bought = new ProductMarks(state.Products.Count);
            foreach (var customer in members[bucket])
            {
                tally.Count(customer, state, settings, bought);
            }

            partial[bucket] = tally;
        });

        foreach (var tally in partial.Skip(1))
        {
            partial[0].Add(tally);
        }

        partial[0].PurchasesByLocation = SparseCounts.PurchasesByLocation(state);
        return partial[0];
    }

    /// <summary>Bucket of a customer: the unit of parallel work.</summary>
    private static int Bucket(long customerId) => (int)((ulong)(customerId * -7046029254386353131L) >> 60) % Buckets;
}
