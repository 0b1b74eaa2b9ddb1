using System.Diagnostics;
using System.Globalization;
using RecSys.Core.Access;
using RecSys.Core.Domain;

namespace RecSys.Core.Serving;

/// <summary>A place of a list, and where the product stood before.</summary>
/// <param name="Item">The product as it stands now.</param>
/// <param name="RankBefore">Its rank in the list before; null where it is new in it.</param>
public sealed record PlayPlace(LiveItem Item, int? RankBefore);

/// <summary>What one did in a customer's place, and what the list made of it.</summary>
/// <param name="What">The deed, in words; empty for the first look.</param>
/// <param name="List">The list now.</param>
/// <param name="Places">Its places.</param>
/// <param name="Left">Names of products that fell out.</param>
/// <param name="Milliseconds">From the click to the new list: written to the disk, applied, computed.</param>
public sealed record PlayTurn(string What, LiveList List, IReadOnlyList<PlayPlace> Places, IReadOnlyList<string> Left, double Milliseconds);

/// <summary>A product on the shelf.</summary>
public sealed record ShelfProduct(long ProductId, string Name, string Category, float? Price);

/// <summary>Lets a person act in a customer's place: the events go the way of any posted event, and the list follows.</summary>
public sealed class CustomerPlay(LiveState live, Recommender recommender, EventIntake intake, TimeProvider clock)
{
    private const int Page = 10;
    private const int Shelf = 12;

    /// <summary>The customer's list before anything is done.</summary>
    /// <exception cref="LabException">The customer is unknown, or there is no shop or champion yet.</exception>
    public async Task<PlayTurn> BeginAsync(long customerId)
    {
        await live.WhenReadyAsync(CancellationToken.None);
        var list = await ListAsync(customerId);
        return new PlayTurn("", list, [.. list.Recommendations.Select(item => new PlayPlace(item, item.Rank))], [], 0);
    }

    /// <summary>Does something with a product, a second after the newest event of the shop.</summary>
    /// <param name="customerId">In whose place.</param>
    /// <param name="productId">With what.</param>
    /// <param name="kind">Does what.</param>
    /// <param name="before">The turn before.</param>
    /// <exception cref="LabException">The event was not taken; the message says why.</exception>
    public async Task<PlayTurn> ActAsync(long customerId, long productId, EventKind kind, PlayTurn before)
    {
        Actor.Demand("play a customer", $"customer {customerId}, product {productId}");
        var started = Stopwatch.GetTimestamp();
        var time = Moments.ToDateTimeOffset(live.Required().State.Now + Moments.Second);
        var order = kind == EventKind.Purchase ? string.Create(CultureInfo.InvariantCulture, $"P{customerId}-{time.ToUnixTimeMilliseconds()}") : null;
        var receipt = await intake.TakeAsync([PostedEvent.Of(customerId, productId, kind, time, order)], clock.GetUtcNow(), CancellationToken.None);
        if (receipt.Accepted == 0)
        {
            throw new LabException("The event was not taken: " + string.Join(" ", receipt.Rejected.SelectMany(r => r.Reasons)), "Try another product.");
        }

        var list = await ListAsync(customerId);
        var ranks = before.List.Recommendations.ToDictionary(r => r.ProductId, r => r.Rank);
        var now = list.Recommendations.Select(r => r.ProductId).ToHashSet();
        return new PlayTurn(
            $"{Deed(kind)} {live.ProductName(productId)}",
            list,
            [.. list.Recommendations.Select(item => new PlayPlace(item, ranks.TryGetValue(item.ProductId, out var rank) ? rank : null))],
            [.. before.List.Recommendations.Where(r => !now.Contains(r.ProductId)).Select(r => r.ProductName)],
            Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Products whose name contains a text, by name; the first ones for an empty text.</summary>
    public IReadOnlyList<ShelfProduct> Find(string? text)
    {
        var wanted = (text ?? "").Trim();
        return live.Shop is not { } shop ? [] : [.. shop.State.Products
            .Where(p => p.Version.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase) || p.Version.Category.Contains(wanted, StringComparison.OrdinalIgnoreCase))
            .OrderBy(p => p.Version.Name, StringComparer.Ordinal).ThenBy(p => p.Id)
            .Take(Shelf)
            .Select(p => new ShelfProduct(p.Id, p.Version.Name, p.Version.Category, float.IsNaN(p.Version.Price) ? null : p.Version.Price))];
    }

    private async Task<LiveList> ListAsync(long customerId) =>
        await recommender.RecommendAsync(customerId, new ListQuery { K = Page }, null, clock.GetUtcNow(), CancellationToken.None);

    private static string Deed(EventKind kind) => kind switch
    {
        EventKind.Purchase => "Bought",
        EventKind.AddToCart => "Put into the cart:",
        _ => "Looked at",
    };
}
