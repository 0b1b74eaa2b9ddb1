using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Labels;

/// <summary>The positives of one fold: products a customer bought in the label window and may be recommended.</summary>
public static class FoldLabels
{
    /// <summary>Eligible positives by customer id; customers without any are absent.</summary>
    public static IReadOnlyDictionary<long, HashSet<long>> Read(SqliteConnection connection, string fold)
    {
        var positives = new Dictionary<long, HashSet<long>>();
        using var rows = new BulkRead(connection, $"select customer_id, product_id from {Tables.Labels} where fold = ?1 and eligible = 1", fold);
        while (rows.Next())
        {
            if (!positives.TryGetValue(rows.Long(0), out var products))
            {
                positives.Add(rows.Long(0), products = []);
            }

            products.Add(rows.Long(1));
        }

        return positives;
    }

    /// <summary>Customers who bought anything in the window, eligible or not.</summary>
    public static int Buyers(SqliteConnection connection, string fold) =>
        LabDatabase.Scalar<int>(connection, $"select count(distinct customer_id) from {Tables.Labels} where fold = ?1", fold);
}
