using System.Text;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.State;

/// <summary>Rows of silver as the state takes them.</summary>
internal static class SilverRows
{
    /// <summary>Events past a row id, in the order of their ids.</summary>
    public static ShopEvent[] Events(SqliteConnection connection, long after)
    {
        var events = new ShopEvent[LabDatabase.Scalar<int>(connection, $"select count(*) from {Tables.SilverSales} where id > ?1", after)];
        var count = 0;
        var orders = new OrderTexts();
        using var rows = new BulkRead(
            connection,
            $"select id, customer_id, product_id, interaction_type, event_time, quantity, unit_price, order_id from {Tables.SilverSales} where id > ?1",
            after);
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

    /// <summary>Every version of each customer that has one past a row id.</summary>
    public static List<CustomerVersion> Customers(SqliteConnection connection, long after)
    {
        var versions = new List<CustomerVersion>();
        using var rows = new BulkRead(
            connection,
            $"""
            select customer_id, valid_from, customer_name, age, gender, location, subscription_status, preferred_season, frequency_of_purchases
            from {Tables.SilverCustomers} where {Touched("customer_id", Tables.SilverCustomers, after)}
            """,
            after);
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

    /// <summary>Every version of each product that has one past a row id.</summary>
    public static List<ProductVersion> Products(SqliteConnection connection, long after)
    {
        var versions = new List<ProductVersion>();
        using var rows = new BulkRead(
            connection,
            $"""
            select product_id, valid_from, product_name, category, brand, mrp, price, discount_percent, stock, rating, reviews_count
            from {Tables.SilverProducts} where {Touched("product_id", Tables.SilverProducts, after)}
            """,
            after);
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

    private static string Touched(string id, string table, long after) => after == 0 ? "?1 = 0" : $"{id} in (select {id} from {table} where id > ?1)";

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
