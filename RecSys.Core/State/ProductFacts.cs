namespace RecSys.Core.State;

/// <summary>
/// What a pair of a customer and a product asks of the product, side by side in memory: no more than the 64 bytes a processor fetches at once, where the
/// product's entry, version and counts lie apart.
/// </summary>
internal readonly record struct ProductFacts
{
    /// <summary>Natural logarithm of the price; NaN where it is 0 or unknown.</summary>
    public double LnPrice { get; init; }

    /// <summary>Trending score as a share of the best product's; 0 where nothing trends.</summary>
    public double Trending { get; init; }

    /// <summary>Rating of 5; 0 for an unknown one.</summary>
    public float Rating { get; init; }

    /// <summary>Index of the category.</summary>
    public int Category { get; init; }

    /// <summary>Index of the brand; -1 for an unknown one.</summary>
    public int Brand { get; init; }

    /// <summary>ln(1 + customers who met it).</summary>
    public float LnCustomers { get; init; }

    /// <summary>Mean of ln(1 + products of the history) over its customers; NaN without any.</summary>
    public float HistoryLength { get; init; }

    /// <summary>Share of its purchases that fall into the moment's season; NaN without any.</summary>
    public float SeasonShare { get; init; }

    /// <summary>Place in <see cref="Ease.Products"/>; -1 where it takes no part.</summary>
    public int EasePlace { get; init; }
}
