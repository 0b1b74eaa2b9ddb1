using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// What a generated shop's truth says of the customers and products that are counted: shares that sum to 1, to stand beside what was observed.
/// Tastes drift in a straight line; here they are the mean of the first and the last day.
/// </summary>
/// <param name="Interest">Share of interest per category of the state, each customer weighted by activity.</param>
/// <param name="Activity">Share of all activity per customer, in the order of the state.</param>
/// <param name="Appeal">Share of interest that each product draws: its category's interest times its appeal among the category's products.</param>
public sealed record KnownTruth(IReadOnlyList<double> Interest, IReadOnlyList<double> Activity, IReadOnlyList<double> Appeal)
{
    /// <summary>Null where the shop was not generated.</summary>
    /// <param name="customers">Those that are counted.</param>
    /// <param name="category">The only category that is counted; null for all.</param>
    public static KnownTruth? Of(SqliteConnection connection, ShopState state, IEnumerable<CustomerHistory> customers, string? category)
    {
        if (LabDatabase.Scalar<long>(connection, $"select count(*) from sqlite_master where name in ('{Tables.TruthCustomers}', '{Tables.TruthTastes}', '{Tables.TruthProducts}')") < 3)
        {
            return null;
        }

        var days = Math.Max(1, (state.Now - (state.FirstEvent ?? state.Now)) / (double)Moments.Day);
        var activity = ActivityOf(connection, customers, days);
        if (activity.Count == 0)
        {
            return null;
        }

        var interest = InterestOf(connection, state, activity);
        for (var i = 0; i < interest.Length; i++)
        {
            interest[i] = category is null || state.Categories[i] == category ? interest[i] : 0;
        }

        Normalise(interest);
        return new(interest, Normalise([.. activity.Values]), AppealOf(connection, state, interest, days));
    }

    private static Dictionary<long, double> ActivityOf(SqliteConnection connection, IEnumerable<CustomerHistory> customers, double days)
    {
        var counted = customers.Select(c => c.Id).ToHashSet();
        var activity = new Dictionary<long, double>();
        using var rows = new BulkRead(connection, $"select customer_id, activity, arrival_day from {Tables.TruthCustomers} order by customer_id");
        while (rows.Next())
        {
            if (counted.Contains(rows.Long(0)))
            {
                activity.Add(rows.Long(0), rows.Double(1) * Present(rows.Int(2), days));
            }
        }

        return activity;
    }

    private static double[] InterestOf(SqliteConnection connection, ShopState state, Dictionary<long, double> activity)
    {
        var interest = new double[state.Categories.Count];
        using var rows = new BulkRead(connection, $"select customer_id, category, (weight_start + weight_end) / 2 from {Tables.TruthTastes}");
        while (rows.Next())
        {
            if (state.Categories.Find(rows.Text(1)) is >= 0 and var category && activity.TryGetValue(rows.Long(0), out var weight))
            {
                interest[category] += weight * rows.Double(2);
            }
        }

        return interest;
    }

    private static double[] AppealOf(SqliteConnection connection, ShopState state, double[] interest, double days)
    {
        var appeal = new double[state.Products.Count];
        var ofCategory = new double[state.Categories.Count];
        using var rows = new BulkRead(connection, $"select product_id, appeal, arrival_day from {Tables.TruthProducts}");
        while (rows.Next())
        {
            if (state.FindProduct(rows.Long(0)) is { } product)
            {
                appeal[product.Index] = Math.Exp(rows.Double(1)) * Present(rows.Int(2), days);
                ofCategory[product.Category] += appeal[product.Index];
            }
        }

        foreach (var product in state.Products)
        {
            appeal[product.Index] *= ofCategory[product.Category] > 0 ? interest[product.Category] / ofCategory[product.Category] : 0;
        }

        return Normalise(appeal);
    }

    /// <summary>Share of the history after an arrival.</summary>
    private static double Present(int arrivalDay, double days) => Math.Max(0, 1 - arrivalDay / days);

    private static double[] Normalise(double[] weights)
    {
        var all = weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = all > 0 ? weights[i] / all : 0;
        }

        return weights;
    }
}
