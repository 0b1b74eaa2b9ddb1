using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Exploration;

/// <summary>Hybrid scores of some customers: the view works them out when it is asked, and all of a large shop would take minutes.</summary>
/// <param name="Customers">How many were asked about, evenly spaced over those that are counted.</param>
/// <param name="Scores">0 to 1, each customer's best pairs.</param>
public sealed record HybridSample(int Customers, IReadOnlyList<double> Scores)
{
    private const int MostCustomers = 200;

    /// <summary>Without scores before gold has run.</summary>
    /// <param name="customers">Ids of those that are counted.</param>
    public static HybridSample Of(SqliteConnection connection, IReadOnlyList<long> customers, string? category)
    {
        if (LabDatabase.Scalar<long>(connection, $"select count(*) from sqlite_master where name = '{Tables.GoldHybridScores}'") == 0)
        {
            return new(0, []);
        }

        var step = Math.Max(1, (customers.Count + MostCustomers - 1) / MostCustomers);
        var asked = customers.Where((_, i) => i % step == 0).ToList();
        var scores = new List<double>();
        using var rows = new BulkRead(
            connection,
            $"select score from {Tables.GoldHybridScores} where customer_id in ({string.Join(',', asked)})"
            + $" and (?1 is null or product_id in (select product_id from {Tables.GoldProductFeatures} where category = ?1))",
            category);
        while (rows.Next())
        {
            scores.Add(rows.Double(0));
        }

        return new(asked.Count, scores);
    }
}
