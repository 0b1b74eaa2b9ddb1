using System.Text.Json.Serialization;
using RecSys.Core.Domain;

namespace RecSys.Core.Serving.Explaining;

/// <summary>An event that is supposed to happen now.</summary>
public sealed record SupposedEvent(long ProductId, [property: JsonPropertyName("interaction_type")] EventKind Kind);

/// <summary>A feature's value that is supposed.</summary>
/// <param name="Feature">Name in the catalogue.</param>
/// <param name="ProductId">The only product that is meant; a feature of the customer may leave it out.</param>
/// <param name="Value">Null for missing.</param>
public sealed record SupposedValue(string Feature, long? ProductId, float? Value);

/// <summary>What somebody supposes of a customer, to see what it would change. Nothing of it is kept.</summary>
public sealed record Supposition
{
    /// <summary>Years; null leaves the customer's.</summary>
    public int? Age { get; init; }

    /// <summary>Null leaves the customer's.</summary>
    public string? Location { get; init; }

    /// <summary>In this order, a second apart, from now on. They count as they would if they were posted.</summary>
    public IReadOnlyList<SupposedEvent> Events { get; init; } = [];

    /// <summary>Given to the model in place of the computed values; the sources propose what they propose without them.</summary>
    public IReadOnlyList<SupposedValue> Values { get; init; } = [];

    [JsonIgnore]
    public bool IsEmpty => Age is null && Location is null && Events.Count == 0 && Values.Count == 0;
}

/// <summary>A place of a list, and where the product stood in the other one.</summary>
/// <param name="Item">The product as it stands here.</param>
/// <param name="OtherRank">Its rank in the other list; null where it is not among that list's first <see cref="LiveState.MostPerList"/>.</param>
public sealed record MovedItem(LiveItem Item, int? OtherRank);

/// <summary>A list before and after something was supposed.</summary>
/// <param name="Before">The list as it is; where its products would go.</param>
/// <param name="After">The list as it would be; where its products come from.</param>
public sealed record SupposedChange(long CustomerId, int ModelVersion, string TypeBefore, string TypeAfter, IReadOnlyList<MovedItem> Before, IReadOnlyList<MovedItem> After)
{
    /// <summary>Products that come into the list.</summary>
    public int Entered => After.Count(a => Before.All(b => b.Item.ProductId != a.Item.ProductId));
}
