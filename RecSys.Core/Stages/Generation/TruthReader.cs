using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>Reads the truth tables back into what they were written from.</summary>
internal static class TruthReader
{
    public static T Read<T>(SqliteConnection connection, Func<Dictionary<string, string>, List<CustomerTaste>, ProductTruth[], T> make) =>
        make(Parameters(connection), Customers(connection), Products(connection));

    private static Dictionary<string, string> Parameters(SqliteConnection connection)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        using var rows = new BulkRead(connection, $"select name, value from {Tables.TruthParameters}");
        while (rows.Next())
        {
            parameters.Add(rows.Text(0), rows.Text(1));
        }

        return parameters;
    }

    private static List<CustomerTaste> Customers(SqliteConnection connection)
    {
        var customers = new List<CustomerTaste>();
        var brands = new Dictionary<string, string>(StringComparer.Ordinal);
        using var rows = new BulkRead(connection, $"select customer_id, location, age, activity, favourite_season, arrival_day, price_level_start, price_level_end from {Tables.TruthCustomers} order by customer_id");
        using var tastes = new BulkRead(connection, $"select category, weight_start, weight_end, favourite_brand from {Tables.TruthTastes} order by customer_id, category");
        while (rows.Next())
        {
            var taste = new CustomerTaste
            {
                CustomerId = rows.Long(0),
                Location = rows.Int(1),
                Age = rows.Int(2),
                Activity = rows.Double(3),
                FavouriteSeason = rows.Int(4),
                ArrivalDay = rows.Int(5),
                PriceLevelStart = rows.Double(6),
                PriceLevelEnd = rows.Double(7),
                CategoriesStart = new double[CategoryTemplates.All.Count],
                CategoriesEnd = new double[CategoryTemplates.All.Count],
                FavouriteBrands = new string[CategoryTemplates.All.Count],
            };
            for (var i = 0; i < CategoryTemplates.All.Count && tastes.Next(); i++)
            {
                var category = CategoryTemplates.IndexOf(tastes.Text(0));
                taste.CategoriesStart[category] = tastes.Double(1);
                taste.CategoriesEnd[category] = tastes.Double(2);

                // One object per brand: comparing references is quick.
                var brand = tastes.Text(3);
                taste.FavouriteBrands[category] = brands.TryGetValue(brand, out var known) ? known : brands[brand] = brand;
            }

            customers.Add(taste);
        }

        return customers;
    }

    private static ProductTruth[] Products(SqliteConnection connection)
    {
        var products = new List<ProductTruth>();
        using var rows = new BulkRead(
            connection,
            $"select product_id, category, brand, quality, appeal, price_level, target_age, arrival_day, base_discount, campaign_period_days, campaign_phase_days, campaign_length_days, campaign_discount from {Tables.TruthProducts} order by product_id");
        while (rows.Next())
        {
            products.Add(new ProductTruth
            {
                ProductId = rows.Long(0),
                Category = CategoryTemplates.IndexOf(rows.Text(1)),
                Brand = rows.Text(2),
                Quality = rows.Double(3),
                Appeal = rows.Double(4),
                PriceLevel = rows.Double(5),
                TargetAge = rows.Double(6),
                ArrivalDay = rows.Int(7),
                BaseDiscount = rows.Int(8),
                CampaignPeriodDays = rows.Int(9),
                CampaignPhaseDays = rows.Int(10),
                CampaignLengthDays = rows.Int(11),
                CampaignDiscount = rows.Int(12),
            });
        }

        return [.. products];
    }
}
