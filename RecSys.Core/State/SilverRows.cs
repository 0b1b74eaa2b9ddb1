using System.Text;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.State;

/// <summary>Rows of silver as the state takes them.</summary>
internal static class SilverRows
{
    private const int EventsWorthThreads = 100_000;
    private const string EventColumns = "id, customer_id, product_id, interaction_type, event_time, quantity, unit_price, order_id";
    private const string CustomerColumns = "customer_id, valid_from, customer_name, age, gender, location, subscription_status, preferred_season, frequency_of_purchases";
    private const string ProductColumns = "product_id, valid_from, product_name, category, brand, mrp, price, discount_percent, stock, rating, reviews_count";

    /// <summary>Events past a row id, in the order of their ids.</summary>
    /// <param name="connection">Open; the caller owns it.</param>
    /// <param name="threads">Threads to read with, where there are many.</param>
    public static ShopEvent[] Events(SqliteConnection connection, long after, int threads = 1)
    {
        var last = LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) from {Tables.SilverSales}");
        var first = LabDatabase.Scalar<long?>(connection, $"select min(id) from {Tables.SilverSales} where id > ?1", after) ?? last + 1;
        using var readers = new SilverReaders(connection, last - first < EventsWorthThreads ? 1 : threads);
        var parts = readers.Count;
        (long From, long To) Range(int part) => (first + (last - first) / parts * part, part == parts - 1 ? last : first + (last - first) / parts * (part + 1) - 1);

        var counts = new int[parts];
        readers.ForEach((part, own) => counts[part] = LabDatabase.Scalar<int>(own, $"select count(*) from {Tables.SilverSales} where id between ?1 and ?2", Range(part).From, Range(part).To));
        var events = new ShopEvent[counts.Sum()];
        readers.ForEach((part, own) => Read(own, Range(part), events.AsSpan(counts[..part].Sum(), counts[part])));
        return events;
    }

    /// <summary>Every version of each customer that has one past a row id.</summary>
    public static List<CustomerVersion> Customers(SqliteConnection connection, long after)
    {
        var versions = new List<CustomerVersion>();
        using var rows = new BulkRead(
            connection,
            $"select {CustomerColumns} from {Tables.SilverCustomers} where {Touched("customer_id", Tables.SilverCustomers, after)}",
            after);
        while (rows.Next())
        {
            versions.Add(Customer(rows));
        }

        return versions;
    }

    /// <summary>Every version of each product that has one past a row id.</summary>
    public static List<ProductVersion> Products(SqliteConnection connection, long after)
    {
        var versions = new List<ProductVersion>();
        using var rows = new BulkRead(
            connection,
            $"select {ProductColumns} from {Tables.SilverProducts} where {Touched("product_id", Tables.SilverProducts, after)}",
            after);
        while (rows.Next())
        {
            versions.Add(Product(rows));
        }

        return versions;
    }

    /// <summary>What is known of every product just before a moment, by product.</summary>
    public static List<ProductVersion> ProductsBefore(SqliteConnection connection, long moment)
    {
        var versions = new List<ProductVersion>();
        using var rows = new BulkRead(
            connection,
            $"select {ProductColumns} from {Tables.SilverProducts} where valid_from < ?1 and (valid_to is null or valid_to >= ?1) order by product_id, valid_from",
            moment);
        while (rows.Next())
        {
            versions.Add(Product(rows));
        }

        return versions;
    }

    /// <summary>
    /// Ids of customers or products of which there is a version past a row id, or one that came to hold in <c>[from, to)</c>.
    /// </summary>
    public static HashSet<long> NewlyDescribed(SqliteConnection connection, string table, string id, long after, long from, long to)
    {
        var ids = new HashSet<long>();
        using var rows = new BulkRead(connection, $"select {id} from {table} where id > ?1 or (valid_from >= ?2 and valid_from < ?3)", after, from, to);
        while (rows.Next())
        {
            ids.Add(rows.Long(0));
        }

        return ids;
    }

    private static void Read(SqliteConnection connection, (long From, long To) range, Span<ShopEvent> events)
    {
        var count = 0;
        var orders = new OrderTexts();
        using var hold = new ConnectionHold(connection);
        using var rows = new BulkRead(
            connection,
            $"select {EventColumns} from {Tables.SilverSales} where id between ?1 and ?2 order by id",
            range.From,
            range.To);
        while (rows.Next())
        {
            events[count++] = Event(rows, orders);
        }
    }

    private static string Touched(string id, string table, long after) => after == 0 ? "?1 = 0" : $"{id} in (select {id} from {table} where id > ?1)";

    private static ShopEvent Event(BulkRead rows, OrderTexts orders) => new()
    {
        EventId = rows.Long(0),
        CustomerId = rows.Long(1),
        ProductId = rows.Long(2),
        Kind = (EventKind)rows.Int(3),
        Time = rows.Long(4),
        Quantity = rows.Int(5),
        UnitPrice = rows.FloatOrNaN(6),
        OrderId = orders.Of(rows.Utf8(7)),
    };

    private static CustomerVersion Customer(BulkRead rows) => new()
    {
        CustomerId = rows.Long(0),
        ValidFrom = rows.Long(1),
        Name = rows.TextOrNull(2),
        Age = rows.IntOrNull(3),
        Gender = rows.TextOrNull(4),
        Location = rows.TextOrNull(5),
        SubscriptionStatus = rows.TextOrNull(6),
        PreferredSeason = rows.TextOrNull(7),
        FrequencyOfPurchases = rows.TextOrNull(8),
    };

    private static ProductVersion Product(BulkRead rows) => new()
    {
        ProductId = rows.Long(0),
        ValidFrom = rows.Long(1),
        Name = rows.Text(2),
        Category = rows.Text(3),
        Brand = rows.TextOrNull(4),
        Mrp = rows.FloatOrNaN(5),
        Price = rows.FloatOrNaN(6),
        DiscountPercent = rows.FloatOrNaN(7),
        Stock = rows.FloatOrNaN(8),
        Rating = rows.FloatOrNaN(9),
        ReviewsCount = rows.FloatOrNaN(10),
    };

    /// <summary>Reads one customer after the other: what is known just before a moment, and all events.</summary>
    public sealed class OneByOne(SqliteConnection connection) : IDisposable
    {
        private readonly BulkRead _versions = new(
            connection, $"select {CustomerColumns} from {Tables.SilverCustomers} where customer_id = ?1 and valid_from < ?2 order by valid_from desc limit 1", 0L, 0L);

        private readonly BulkRead _events = new(
            connection, $"select {EventColumns} from {Tables.SilverSales} where customer_id = ?1 order by event_time, product_id, interaction_type, order_id", 0L);

        private readonly OrderTexts _orders = new();

        /// <summary>Null where the customer is not known by then.</summary>
        public CustomerVersion? CustomerBefore(long customerId, long moment)
        {
            _versions.Restart(customerId, moment);
            return _versions.Next() ? Customer(_versions) : null;
        }

        /// <summary>In the order of a customer's history.</summary>
        public IEnumerable<ShopEvent> EventsOf(long customerId)
        {
            _events.Restart(customerId);
            while (_events.Next())
            {
                yield return Event(_events, _orders);
            }
        }

        public void Dispose()
        {
            _versions.Dispose();
            _events.Dispose();
        }
    }

    /// <summary>One string object per order: rows of a basket mostly stand next to each other.</summary>
    private sealed class OrderTexts
    {
        private byte[] _lastBytes = [];
        private string? _lastText;

        public string? Of(ReadOnlySpan<byte> utf8)
        {
            if (utf8.IsEmpty)
            {
                return null;
            }

            if (!utf8.SequenceEqual(_lastBytes))
            {
                _lastBytes = utf8.ToArray();
                _lastText = Encoding.UTF8.GetString(utf8);
            }

            return _lastText;
        }
    }
}
