using System.Text.Json.Serialization;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Recommendation;

namespace RecSys.Core.Serving;

/// <summary>A customer's list, computed from the live state.</summary>
public sealed record LiveList
{
    public required long CustomerId { get; init; }

    /// <summary>personal or cold_start.</summary>
    public required string Type { get; init; }

    public required int ModelVersion { get; init; }

    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Events before this moment were known.</summary>
    public required DateTimeOffset DataCutoff { get; init; }

    public required IReadOnlyList<LiveItem> Recommendations { get; init; }

    /// <summary>Why scores that were asked to be explained are not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExplanationMissing { get; init; }

    internal static LiveList Of(LiveShop shop, long customerId, RecommendedList list, DateTimeOffset at) => new()
    {
        CustomerId = customerId,
        Type = list.Type,
        ModelVersion = shop.Champion.Version!.Value,
        GeneratedAt = at,
        DataCutoff = Moments.ToDateTimeOffset(shop.State.Now),
        Recommendations = [.. list.Items.Select((item, i) => LiveItem.Of(shop.State.Products[item.Product].Version, item, i + 1))],
        ExplanationMissing = list.ExplanationTrouble is { } trouble ? $"{trouble.Message} {trouble.Hint}" : null,
    };
}

/// <summary>One product of a list.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Price">Price now, in the shop's currency; null where the shop does not say.</param>
/// <param name="Sources">What proposed it, best first.</param>
public sealed record LiveItem(
    int Rank,
    long ProductId,
    string ProductName,
    string Category,
    string? Brand,
    float? Price,
    double Score,
    string Reason,
    IReadOnlyList<string> Sources)
{
    /// <summary>What the score is made of; left out unless asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Explanation? Explanation { get; init; }

    internal static LiveItem Of(ProductVersion product, in Recommended item, int rank) => new(
        rank,
        product.ProductId,
        product.Name,
        product.Category,
        product.Brand,
        float.IsNaN(product.Price) ? null : product.Price,
        item.Score,
        item.Reason,
        item.Sources.Split(','))
    {
        Explanation = item.Explanation,
    };
}
