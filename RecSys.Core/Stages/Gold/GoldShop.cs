using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>The shop as of its last event, with what the gold tables count of it: all of it, or as much as has changed.</summary>
/// <param name="state">Every product as known now. Of the customers all, or those of whom there is something new.</param>
/// <param name="settings">What is counted with.</param>
internal sealed class GoldShop(ShopState state, GoldSettings settings)
{
    public ShopState State { get; } = state;

    public GoldSettings Settings { get; } = settings;

    /// <summary>The moment it stands at: just after the last event.</summary>
    public required long Now { get; init; }

    /// <summary>Events of the whole shop.</summary>
    public required long Events { get; init; }

    /// <summary>
    /// Buyers and baskets of the whole shop. What is counted by two indexes: all of it where the tables are made anew, else by how much it has changed.
    /// </summary>
    public required PurchaseCounts Purchases { get; init; }

    /// <summary>Products' figures as of <see cref="Now"/>, by index.</summary>
    public required ProductSums Sums { get; init; }

    /// <summary>Folds everything, and fills the day store. With threads to spare another packs the days meanwhile.</summary>
    /// <param name="threads">Threads there are.</param>
    public static GoldShop Of(ShopHistory history, DayStore days, GoldSettings settings, int threads)
    {
        var (state, purchases) = (new ShopState(), new PurchaseCounts());
        var packed = new List<PackedDay>(history.Days.Count);
        Parallel.Invoke(
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () =>
            {
                state = new ShopReplay(history).AdvanceTo(history.Now!.Value);
                foreach (var customer in state.Customers)
                {
                    purchases.Count(customer, 1);
                }
            },
            () => packed.AddRange(history.Days.Select(day => PackedDay.Of(day, settings))));
        packed.ForEach(days.Put);
        return new GoldShop(state, settings) { Now = state.Now, Events = state.EventCount, Purchases = purchases, Sums = days.SumUp(state, state.Now) };
    }
}
