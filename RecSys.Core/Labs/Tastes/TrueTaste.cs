using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Labs.Tastes;

/// <summary>What a customer of a generated shop truly likes at the end of its history.</summary>
/// <param name="Categories">Share of interest by category before the season's influence; sums to 1.</param>
/// <param name="FavouriteBrands">The preferred brand by category.</param>
/// <param name="PriceLevel">Standard deviations above a category's median price.</param>
/// <param name="Season">In which they shop more.</param>
public sealed record TrueTaste(IReadOnlyDictionary<string, double> Categories, IReadOnlyDictionary<string, string> FavouriteBrands, double PriceLevel, string Season)
{
    /// <summary>A customer's; null where the shop is a real one, or has no such customer.</summary>
    public static TrueTaste? Find(SqliteConnection connection, long customerId)
    {
        if (LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name in (?1, ?2)", Tables.TruthTastes, Tables.TruthCustomers) < 2)
        {
            return null;
        }

        var (categories, brands) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        using (var tastes = new BulkRead(connection, $"select category, weight_end, favourite_brand from {Tables.TruthTastes} where customer_id = ?1", customerId))
        {
            while (tastes.Next())
            {
                categories.Add(tastes.Text(0), tastes.Double(1));
                brands.Add(tastes.Text(0), tastes.Text(2));
            }
        }

        using var rows = new BulkRead(connection, $"select price_level_end, favourite_season from {Tables.TruthCustomers} where customer_id = ?1", customerId);
        return rows.Next() ? new TrueTaste(categories, brands, rows.Double(0), Seasons.Names[rows.Int(1)]) : null;
    }
}
