using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>
/// Catches a feature that knows the future by what it does when there is none: later events and versions are deleted, the state is folded
/// and counted anew, and every value must stay what it was.
/// </summary>
internal static class LaterEvents
{
    /// <summary>Customers whose rows are compared. A feature is one function for all: what leaks leaks for them.</summary>
    public const int Customers = 50;

    /// <summary>Takes the values as they are.</summary>
    /// <param name="asked">With history before the cutoff.</param>
    /// <param name="catalogue">Of the whole history, at the cutoff.</param>
    /// <param name="features">Gives the features over a history: a leak reads it.</param>
    /// <returns>
    /// Takes them again without the later events, and throws a <see cref="LabException"/> that names the feature where a value, or a customer's candidates, change.
    /// Has a state of its own, so it may go on beside the next fold.
    /// </returns>
    public static Action Check(
        StageContext context,
        ShopHistory history,
        Fold fold,
        IReadOnlyList<CustomerHistory> asked,
        Catalogue catalogue,
        Func<ShopHistory, FeatureCatalog> features,
        CancellationToken cancel)
    {
        var parallel = context.Parallel(cancel);
        var step = Math.Max(1, asked.Count / Customers);
        List<CustomerHistory> some = [.. asked.Where((_, i) => i % step == 0).Take(Customers)];
        var whole = features(history);
        List<FoldRows> rows = [.. FoldRows.Of(some, catalogue, whole, context.Settings, parallel)];
        return () =>
        {
            var known = history.Before(fold.Cutoff);
            var without = Catalogue.Count(new ShopReplay(known).AdvanceTo(fold.Cutoff), context.Settings.Gold, parallel);
            List<CustomerHistory> same = [.. rows.Select(r => without.State.FindCustomer(r.CustomerId)).OfType<CustomerHistory>()];
            foreach (var (before, after) in rows.Zip(FoldRows.Of(same, without, features(known), context.Settings, parallel)))
            {
                if (Difference(whole, before, after) is { } what)
                {
                    throw new LabException(
                        string.Create(CultureInfo.InvariantCulture, $"{what} on fold {fold.Name} when the events after its cutoff are deleted: it knows the future."),
                        "Let it read the state at the cutoff and nothing else; where Features:PlantedLeak is set, this is the leak it planted.");
                }
            }
        };
    }

    private static string? Difference(FeatureCatalog features, FoldRows before, FoldRows after)
    {
        if (before.CustomerId != after.CustomerId || !before.ProductIds.AsSpan().SequenceEqual(after.ProductIds))
        {
            return FormattableString.Invariant($"The candidates of customer {before.CustomerId} change");
        }

        for (var i = 0; i < before.Values.Length; i++)
        {
            if (!before.Values[i].Equals(after.Values[i]))
            {
                return FormattableString.Invariant($"Feature {features.Names[i % features.Count]} changes from {before.Values[i]:G6} to {after.Values[i]:G6} for customer {before.CustomerId} and product {before.ProductIds[i / features.Count]}");
            }
        }

        return null;
    }
}
