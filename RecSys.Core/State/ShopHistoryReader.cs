using System.Text;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.State;

/// <summary>Loads silver into a <see cref="ShopHistory"/> and keeps the last one, as long as silver's revision has not moved.</summary>
public sealed class ShopHistoryReader
{
    /// <summary>Key in <c>lab_state</c>: silver raises it in the transaction of every change.</summary>
    public const string RevisionKey = "silver_revision";

    private readonly Lock _gate = new();
    private (string Database, long Revision, ShopHistory History)? _last;

    /// <summary>The history as the connection's transaction sees it.</summary>
    /// <exception cref="LabException">Silver is empty.</exception>
    public ShopHistory Read(SqliteConnection connection)
    {
        lock (_gate)
        {
            var revision = Revision(connection);
            if (_last is not { } kept || kept.Database != connection.DataSource || kept.Revision != revision)
            {
                _last = null;
                _last = (connection.DataSource, revision, Load(connection));
            }

            var history = _last.Value.History;
            return history.Events.Count > 0 ? history : throw new LabException(
                "There are no clean events to work on.",
                "Run generation, bronze and silver first, or put CSV files into the landing folder.",
                Fault.Conflict);
        }
    }

    public static long Revision(SqliteConnection connection) =>
        LabDatabase.Scalar<long>(connection, "select cast(value as integer) from lab_state where key = ?1", RevisionKey);

    /// <summary>Marks silver as changed; part of the transaction that changes it.</summary>
    public static void RaiseRevision(SqliteConnection connection) =>
        LabDatabase.Execute(connection, "insert into lab_state (key, value) values (?1, '1') on conflict (key) do update set value = cast(value as integer) + 1", RevisionKey);

    private static ShopHistory Load(SqliteConnection connection) => new(Customers(connection), Products(connection), Events(connection));

    private static List<CustomerVersion> Customers(SqliteConnection connection)
    {
        var versions = new List<CustomerVersion>();
        using var rows = new BulkRead(
            connection,
            "select customer_id, valid_from, customer_name, age, gender, location, subscription_status, preferred_season, frequency_of_purchases from silver_customers");
        while (rows.Next())
        {
            versions.Add(new CustomerVersion
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
            });
        }

        return versions;
    }

    private static List<ProductVersion> Products(SqliteConnection connection)
    {
        var versions = new List<ProductVersion>();
        using var rows = new BulkRead(
            connection,
            "select product_id, valid_from, product_name, category, brand, mrp, price, discount_percent, stock, rating, reviews_count from silver_products");
        while (rows.Next())
        {
            versions.Add(new ProductVersion
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
            });
        }

        return versions;
    }

    private static ShopEvent[] Events(SqliteConnection connection)
    {
        var events = new ShopEvent[LabDatabase.Scalar<int>(connection, "select count(*) from silver_sales")];
        var count = 0;
        var orders = new OrderTexts();
        using var rows = new BulkRead(
            connection,
            "select id, customer_id, product_id, interaction_type, event_time, quantity, unit_price, order_id from silver_sales");
        while (rows.Next())
        {
            events[count++] = new ShopEvent
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
        }

        return events;
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
