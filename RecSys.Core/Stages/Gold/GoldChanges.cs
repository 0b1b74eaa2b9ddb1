using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>
/// What has to be written of the gold tables since they stood at a mark: worked out from silver and the tables themselves, reading no more of the history
/// than the customers and the days that something new speaks of. Nothing is kept in memory from run to run.
/// </summary>
internal sealed class GoldChanges
{
    private readonly SqliteConnection _connection;
    private readonly GoldMark _mark;
    private readonly ShopEvent[] _events;
    private readonly long _now;
    private readonly ShopState _state = new();
    private readonly PurchaseCounts _purchases = new();

    private GoldChanges(SqliteConnection connection, GoldMark mark, DayStore days, GoldSettings settings)
    {
        (_connection, _mark) = (connection, mark);
        _events = SilverRows.Events(connection, mark.Silver.Sale);
        _now = _events.Aggregate(mark.Now, (latest, e) => Math.Max(latest, e.Time + 1));
        SilverRows.ProductsBefore(connection, _now).ForEach(_state.Apply);
        _state.AdvanceTo(_now);
        days.Add(_events);
        Shop = new GoldShop(_state, settings) { Now = _now, Events = mark.Events + _events.Length, Purchases = _purchases, Sums = days.SumUp(_state, _now) };
        ReadTables();
        ReadCustomers();
    }

    /// <summary>The shop now: its products, and the customers of whom there is something new.</summary>
    public GoldShop Shop { get; }

    /// <summary>New events.</summary>
    public int Events => _events.Length;

    /// <summary>Of those, events from before the moment the tables stood at: they are put where they belong.</summary>
    public int Late => _events.Count(e => e.Time < _mark.Now);

    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="mark">Of the tables as they stand.</param>
    /// <param name="days">As it stands with them; gets the new events.</param>
    /// <param name="settings">What is counted with.</param>
    /// <exception cref="InvalidDataException">What gold keeps of a day is damaged.</exception>
    public static GoldChanges Since(SqliteConnection connection, GoldMark mark, DayStore days, GoldSettings settings) => new(connection, mark, days, settings);

    /// <summary>What the tables say of buyers and baskets, to carry it on.</summary>
    private void ReadTables()
    {
        using var products = new BulkRead(_connection, $"select product_id, buyers, baskets from {Tables.GoldProductFeatures}");
        while (products.Next())
        {
            _purchases.CarryOn(_state.FindProduct(products.Long(0))!.Index, buyers: products.Int(1), baskets: products.Int(2));
        }

        _purchases.CarryOn(baskets: LabDatabase.Scalar<int>(_connection, $"select baskets from {Tables.GoldAsOf}"));
    }

    /// <summary>
    /// Counts each customer of whom there is something new out as the tables know them, and in as they are now: what two counts differ by is what the
    /// tables have to change.
    /// </summary>
    private void ReadCustomers()
    {
        var added = _events.ToLookup(e => e.CustomerId);
        using var silver = new SilverRows.OneByOne(_connection);
        using var tabled = new BulkRead(_connection, $"select age, location from {Tables.GoldCustomerAgeGroups} where customer_id = ?1", 0L);
        foreach (var id in Touched(added.Select(e => e.Key)))
        {
            if (silver.CustomerBefore(id, _now) is not { } profile)
            {
                continue;
            }

            tabled.Restart(id);
            if (tabled.Next())
            {
                _state.Apply(profile with { Age = tabled.IntOrNull(0), Location = tabled.TextOrNull(1) });
                foreach (var e in silver.EventsOf(id).Where(e => e.EventId <= _mark.Silver.Sale))
                {
                    _state.Apply(in e);
                }

                _purchases.Count(_state.FindCustomer(id)!, -1);
            }

            _state.Apply(profile);
            foreach (var e in added[id])
            {
                _state.Apply(in e);
            }

            _purchases.Count(_state.FindCustomer(id)!, 1);
        }
    }

    private IEnumerable<long> Touched(IEnumerable<long> withEvents)
    {
        var profiles = SilverRows.NewlyDescribed(_connection, Tables.SilverCustomers, "customer_id", _mark.Silver.Customer, _mark.Now, _now);
        var products = SilverRows.NewlyDescribed(_connection, Tables.SilverProducts, "product_id", _mark.Silver.Product, _mark.Now, _now);
        return withEvents.Concat(profiles).Concat(CustomersOf(products)).Distinct().Order();
    }

    /// <summary>Customers whose rows follow from a product's category, brand or price, where these are others now.</summary>
    private IEnumerable<long> CustomersOf(IEnumerable<long> products)
    {
        var reshaped = products.Select(_state.FindProduct).OfType<ProductEntry>().Where(IsReshaped).Select(p => p.Id).ToHashSet();
        if (reshaped.Count == 0)
        {
            yield break;
        }

        using var pairs = new BulkRead(_connection, $"select customer_id, product_id from {Tables.GoldInteractions}");
        while (pairs.Next())
        {
            if (reshaped.Contains(pairs.Long(1)))
            {
                yield return pairs.Long(0);
            }
        }
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
            || (!rows.FloatOrNaN(2).Equals(version.Price) && Shop.Sums.Unpriced[product.Index].Sum > 0);
    }
}
