namespace RecSys.Core.Stages.Features;

/// <summary>What a feature's value depends on, so that it is computed no more often than it can change.</summary>
public enum FeatureGrain
{
    /// <summary>A customer and a product.</summary>
    Pair,

    /// <summary>The customer alone: the same in every row of a customer.</summary>
    Customer,

    /// <summary>The product alone: the same for every customer of a moment.</summary>
    Product,
}

/// <summary>One feature, one declaration. A missing value is NaN.</summary>
/// <param name="Name">With unit and window: <c>views_30d</c>, <c>days_since_view</c>.</param>
/// <param name="Group">pair, customer, product, context, source or collaborative.</param>
/// <param name="Sentence">What it says about the pair.</param>
/// <param name="Unit">days, events, share, currency, rank, …</param>
/// <param name="Window">Which events, or which moment, it looks at: one of <see cref="FeatureWindows"/>, or a half-life of its own.</param>
/// <param name="Compute">Reads what is known before the moment and nothing else.</param>
public sealed record Feature(string Name, string Group, string Sentence, string Unit, string Window, Func<PairContext, float> Compute)
{
    /// <summary>For the reciprocal rank within a source: the source's place in the catalogue. Those are filled for all sources at once.</summary>
    internal int? Source { get; init; }

    /// <summary>It tells what the customer did with the product: the same for every product that the customer never met.</summary>
    internal bool IsOfHistory { get; init; }

    /// <summary>Features of the group customer read the customer only, those of the group product the product only.</summary>
    public FeatureGrain Grain => Group switch
    {
        FeatureGroups.Customer => FeatureGrain.Customer,
        FeatureGroups.Product => FeatureGrain.Product,
        _ => FeatureGrain.Pair,
    };
}

/// <summary>What features look at, as the lists of features say it. Every window ends at the moment and does not contain it.</summary>
public static class FeatureWindows
{
    /// <summary>All events since the first.</summary>
    public const string Ever = "ever";

    public const string Days30 = "30 days";

    /// <summary>The last days that the setting says.</summary>
    public const string Trending = "Gold:TrendingDays";

    /// <summary>All events, halved with the setting's half-life.</summary>
    public const string HalfLife = "half-life Gold:HalfLifeDays";

    /// <inheritdoc cref="HalfLife" />
    public const string PopularityHalfLife = "half-life Gold:PopularityHalfLifeDays";

    /// <inheritdoc cref="HalfLife" />
    public const string QueryHalfLife = "half-life Gold:QueryHalfLifeDays";

    /// <inheritdoc cref="HalfLife" />
    public const string AffinityHalfLife = "half-life Features:AffinityHalfLifeDays";

    /// <summary>What holds at the moment: a profile, a price.</summary>
    public const string Now = "now";

    /// <summary>The customer's candidates at the moment.</summary>
    public const string List = "candidates";
}

/// <summary>Names of the groups.</summary>
public static class FeatureGroups
{
    public const string Pair = "pair";
    public const string Customer = "customer";
    public const string Product = "product";
    public const string Context = "context";
    public const string Source = "source";
    public const string Collaborative = "collaborative";
}
