using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// What a caller narrows a list to. It is part of <see cref="Eligibility"/>, so that sources fill their quotas with products that pass:
/// a list of one category is chosen from that category's best, not from what the category has among everybody's best.
/// </summary>
/// <param name="Category">Index of the only category wanted; null for all.</param>
/// <param name="MaxPrice">Highest price now, in the shop's currency; a product without a known price does not pass. Null for any.</param>
/// <param name="ExcludePurchased">Overrides the setting of the same name; null leaves it.</param>
public sealed record ListFilter(int? Category = null, float? MaxPrice = null, bool? ExcludePurchased = null)
{
    /// <summary>Lets everything pass.</summary>
    public static ListFilter None { get; } = new();

    internal bool IsEmpty => Category is null && MaxPrice is null;

    internal bool Passes(ProductEntry product) =>
        (Category is not { } category || product.Category == category)
        && (MaxPrice is not { } most || product.Version.Price <= most);
}
