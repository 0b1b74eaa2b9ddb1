using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Recommendation;
using RecSys.Core.State;

namespace RecSys.Core.Serving;

/// <summary>What a caller asks of one list; what is left out does not narrow it.</summary>
public sealed record ListQuery
{
    /// <summary>Products wanted, 1 to <see cref="LiveState.MostPerList"/>.</summary>
    public int K { get; init; } = 10;

    /// <summary>Name of the only category wanted, without regard to case.</summary>
    public string? Category { get; init; }

    /// <summary>Highest price, in the shop's currency.</summary>
    public double? MaxPrice { get; init; }

    /// <summary>Leave out what the customer has bought; null does as <c>Recommendation:ExcludePurchased</c> says.</summary>
    public bool? ExcludePurchased { get; init; }

    /// <summary>0 to 1: how much being unlike the products above counts against the score.</summary>
    public double Diversity { get; init; }

    /// <summary>Take the scores apart as well.</summary>
    public bool Explain { get; init; }

    /// <summary>A moment of the past to recommend as of: nothing that happened at or after it is known. Null for now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The query in the terms of a shop.</summary>
    /// <exception cref="LabException">A value is not allowed, or the shop has no such category.</exception>
    internal ListWish In(ShopState shop)
    {
        if (K is < 1 or > LiveState.MostPerList)
        {
            throw new LabException($"k is {K}.", $"Ask for 1 to {LiveState.MostPerList} products.");
        }

        if (Diversity is not (>= 0 and <= 1))
        {
            throw new LabException(Say($"diversity is {Diversity}."), "Give a number from 0 (the best products) to 1 (the most different ones).");
        }

        if (MaxPrice is { } price && !(price >= 0))
        {
            throw new LabException(Say($"max_price is {price}."), "Give a price of 0 or more.");
        }

        return new ListWish(K, new ListFilter(Category is { } name ? CategoryIn(shop, name) : null, (float?)MaxPrice, ExcludePurchased), Diversity) { Explain = Explain };
    }

    private static int CategoryIn(ShopState shop, string name)
    {
        var names = Enumerable.Range(0, shop.Categories.Count).Select(i => shop.Categories[i]).ToList();
        return names.FindIndex(n => n.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? index : throw new LabException(
            $"The shop has no category '{name}'.", $"It has {string.Join(", ", names.Order(StringComparer.Ordinal))}.");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
