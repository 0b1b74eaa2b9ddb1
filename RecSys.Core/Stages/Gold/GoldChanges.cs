using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>What of the gold tables has to be looked at again since they were last written: worked out from silver and the tables, not from memory.</summary>
internal sealed class GoldChanges
{
    private readonly SqliteConnection _connection;
    private readonly GoldShop _shop;

    private GoldChanges(SqliteConnection connection, GoldShop shop) => (_connection, _shop) = (connection, shop);

    /// <summary>New events.</summary>
    public int Events { get; private set; }

    /// <summary>Of those, events from before the moment the tables stood at: they are put where they belong.</summary>
    public int Late { get; private set; }

    /// <summary>Customers of whom there is something new, by id.</summary>
    public IReadOnlyList<CustomerHistory> Customers { get; private set; } = [];

    public HashSet<(int Group, int Product)> AgeGroups { get; } = [];

    public HashSet<(int Location, int Product)> Locations { get; } = [];

    public HashSet<(int Product, int Other)> Together { get; } = [];

    public static GoldChanges Since(SqliteConnection connection, GoldMark mark, GoldShop shop, ShopHistory history)
    {
        var changes = new GoldChanges(connection, shop);
        var silver = SilverChanges.Since(connection, mark.Silver);
        changes.Events = silver.Events.Length;
        changes.Late = silver.Events.Count(e => e.Time < mark.Now);
        var now = shop.State.Now;
        var profiles = silver.Customers.Concat(history.Customers.Where(v => v.ValidFrom >= mark.Now && v.ValidFrom < now)).Select(v => v.CustomerId).ToHashSet();
        var products = silver.Products.Concat(history.Products.Where(v => v.ValidFrom >= mark.Now && v.ValidFrom < now)).Select(v => v.ProductId).ToHashSet();
        var customers = silver.Events.Select(e => e.CustomerId).Concat(profiles).Concat(changes.CustomersOf(products)).Distinct().Order();
        changes.Customers = [.. customers.Select(shop.State.FindCustomer).OfType<CustomerHistory>()];
        changes.NotePurchases(silver.Events);
        changes.NoteMoves(profiles);
        return changes;
    }

    /// <summary>Customers whose rows follow from a product's category, brand or price, where these are others now.</summary>
    private IEnumerable<long> CustomersOf(IEnumerable<long> products)
    {
        var state = _shop.State;
        var reshaped = products.Select(state.FindProduct).OfType<ProductEntry>().Where(IsReshaped).Select(p => p.Index).ToHashSet();
        return reshaped.Count == 0 ? [] : state.Customers.Where(customer => Met(customer, reshaped)).Select(c => c.Id);
    }

    private static bool Met(CustomerHistory customer, HashSet<int> products)
    {
        foreach (ref readonly var e in customer.Events)
        {
            if (products.Contains(e.Product))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsReshaped(ProductEntry product)
    {
        using var rows = new BulkRead(_connection, $"select category, brand, price from {Tables.GoldProductFeatures} where product_id = ?1", product.Id);
        if (!rows.Next())
        {
            return false;
        }

        var version = product.Version;
        return rows.Text(0) != version.Category
            || rows.TextOrNull(1) != version.Brand
            || (!rows.FloatOrNaN(2).Equals(version.Price) && _shop.Sums.Unpriced[product.Index].Sum > 0);
    }

    private void NotePurchases(ShopEvent[] events)
    {
        var state = _shop.State;
        foreach (var purchases in events.Where(e => e.Kind == EventKind.Purchase).GroupBy(e => e.CustomerId))
        {
            var customer = state.FindCustomer(purchases.Key)!;
            var baskets = purchases.Select(e => BasketOf(e, state)).ToHashSet();
            Together.UnionWith(_shop.Purchases.PairsOf(customer, e => baskets.Contains(PurchaseCounts.BasketOf(e))));
            foreach (var product in purchases.Select(e => state.FindProduct(e.ProductId)!.Index))
            {
                NoteBuyer(customer.AgeGroup, customer.Location, product);
            }
        }
    }

    /// <summary>A customer who grew older or moved takes all purchases along.</summary>
    private void NoteMoves(IEnumerable<long> customers)
    {
        var state = _shop.State;
        foreach (var customer in customers.Select(state.FindCustomer).OfType<CustomerHistory>())
        {
            using var rows = new BulkRead(_connection, $"select age_group, location from {Tables.GoldCustomerAgeGroups} where customer_id = ?1", customer.Id);
            if (!rows.Next())
            {
                continue;
            }

            // A place that no version names any longer still has rows to be taken away.
            var location = rows.TextOrNull(1) is { Length: > 0 } place ? state.Locations.IndexOf(place) : -1;
            var group = Domain.AgeGroups.Names.ToList().IndexOf(rows.Text(0));
            foreach (ref readonly var e in customer.Events)
            {
                if (e.Kind == EventKind.Purchase && (group, location) != (customer.AgeGroup, customer.Location))
                {
                    NoteBuyer(group, location, e.Product);
                    NoteBuyer(customer.AgeGroup, customer.Location, e.Product);
                }
            }
        }
    }

    private void NoteBuyer(int ageGroup, int location, int product)
    {
        AgeGroups.Add((ageGroup, product));
        if (location >= 0)
        {
            Locations.Add((location, product));
        }
    }

    private static (int Order, long Day) BasketOf(in ShopEvent e, ShopState state) => PurchaseCounts.BasketOf(new HistoryEvent(
        e.Time, 0, string.IsNullOrEmpty(e.OrderId) ? HistoryEvent.NoOrder : state.Orders.Find(e.OrderId), 0, 0, e.Kind));
}
