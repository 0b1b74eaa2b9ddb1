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
/// <param name="Compute">Reads what is known before the moment and nothing else.</param>
public sealed record Feature(string Name, string Group, string Sentence, string Unit, Func<PairContext, float> Compute)
{
    /// <summary>Features of the group customer read the customer only, those of the group product the product only.</summary>
    public FeatureGrain Grain => Group switch
    {
        FeatureGroups.Customer => FeatureGrain.Customer,
        FeatureGroups.Product => FeatureGrain.Product,
        _ => FeatureGrain.Pair,
    };
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
