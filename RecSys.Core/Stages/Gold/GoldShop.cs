using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>
/// The shop as of its last event, with what the gold tables count of it. Carried on from run to run: what is new is applied to it, and the
/// result is the same as that of folding everything.
/// </summary>
internal sealed class GoldShop
{
    private readonly ProductDays _days;

    private GoldShop(ShopState state, GoldSettings settings)
    {
        State = state;
        Settings = settings;
        _days = new ProductDays(state, settings);
        Sums = new ProductSums(0);
    }

    public ShopState State { get; }

    public GoldSettings Settings { get; }

    public PurchaseCounts Purchases { get; } = new();

    /// <summary>Products' figures as of <see cref="ShopState.Now"/>, by index.</summary>
    public ProductSums Sums { get; private set; }

    /// <summary>What of silver is in it.</summary>
    public SilverMark Mark { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Folds everything.</summary>
    /// <param name="mark">Silver as the history was read from it.</param>
    public static GoldShop Of(ShopHistory history, SilverMark mark, GoldSettings settings)
    {
        var shop = new GoldShop(new ShopReplay(history).AdvanceTo(history.Now!.Value), settings);
        foreach (var customer in shop.State.Customers)
        {
            shop.Purchases.Count(customer, 1);
        }

        shop.Finish(history, mark);
        return shop;
    }

    /// <summary>Applies what came since <see cref="Mark"/>.</summary>
    /// <param name="history">With the changes in it.</param>
    /// <param name="mark">Silver as the history was read from it.</param>
    public void CatchUp(ShopHistory history, SilverChanges changes, SilverMark mark)
    {
        var (from, to) = (State.Now, history.Now!.Value);
        var customers = changes.Customers.Concat(history.Customers.Where(v => v.ValidFrom >= from && v.ValidFrom < to)).ToLookup(v => v.CustomerId);
        var products = changes.Products.Concat(history.Products.Where(v => v.ValidFrom >= from && v.ValidFrom < to)).ToLookup(v => v.ProductId);
        var touched = changes.Events.Select(e => e.CustomerId).Concat(customers.Select(c => c.Key)).Distinct().ToList();

        foreach (var customer in touched.Select(State.FindCustomer).OfType<CustomerHistory>())
        {
            Purchases.Count(customer, -1);
        }

        foreach (var versions in products)
        {
            State.Apply(versions.Where(v => v.ValidFrom < to).MaxBy(v => v.ValidFrom)!);
        }

        foreach (var versions in customers)
        {
            State.Apply(versions.Where(v => v.ValidFrom < to).MaxBy(v => v.ValidFrom)!);
        }

        foreach (var shopEvent in changes.Events)
        {
            State.Apply(in shopEvent);
        }

        State.AdvanceTo(to);
        foreach (var customer in touched.Select(State.FindCustomer).OfType<CustomerHistory>())
        {
            Purchases.Count(customer, 1);
        }

        Finish(history, mark);
    }

    private void Finish(ShopHistory history, SilverMark mark)
    {
        _days.Update(history.Days);
        Sums = _days.SumUp(State.Now);
        Mark = mark;
    }
}
