using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Serving;

/// <summary>Answers what one customer should see, and what goes with a product: now, or as of a moment of the past.</summary>
public sealed class Recommender(LiveState live, PastShops past, LivePulse pulse)
{
    /// <summary>A known customer's list; of a customer the shop does not know, where the call brings a profile.</summary>
    /// <param name="customerId">Whose.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="newcomer">Who the customer is, in case the shop does not know; null where the call does not say.</param>
    /// <param name="at">When the list is made.</param>
    /// <param name="cancel">Cancels the building of a past shop.</param>
    /// <exception cref="LabException">A value is not allowed, the customer is unknown, or there is no shop or champion yet.</exception>
    public async ValueTask<LiveList> RecommendAsync(long customerId, ListQuery query, Newcomer? newcomer, DateTimeOffset at, CancellationToken cancel)
    {
        var shop = live.Required();
        if (query.AsOf is { } moment)
        {
            shop = await PastAsync(shop, moment, cancel);
        }

        var wish = query.In(shop.State);
        var customer = shop.State.FindCustomer(customerId) ?? (newcomer is null ? throw LiveState.UnknownCustomer(customerId) : Guest(shop.State, newcomer.ToVersion(customerId)));
        var list = LiveList.Of(shop, customerId, shop.Recommend(customer, wish), at);
        if (query.AsOf is null)
        {
            pulse.Shown(list);
        }

        return list;
    }

    /// <summary>What is bought together with a product, and what is like it.</summary>
    /// <param name="productId">A product of the shop.</param>
    /// <param name="k">Most products of each.</param>
    /// <exception cref="LabException">K is not allowed, the product is unknown, or there is no shop yet.</exception>
    public RelatedProducts Related(long productId, int k)
    {
        if (k is < 1 or > LiveState.MostPerList)
        {
            throw new LabException($"k is {k}.", $"Ask for 1 to {LiveState.MostPerList} products.");
        }

        var shop = live.Required();
        var product = shop.State.FindProduct(productId) ?? throw new LabException(
            $"There is no product {productId}.", "Look products up in the table silver_products.", Fault.NotFound);
        return RelatedProducts.Of(shop.Catalogue, product, k);
    }

    private async Task<LiveShop> PastAsync(LiveShop shop, DateTimeOffset asked, CancellationToken cancel)
    {
        var moment = asked.ToUnixTimeMilliseconds();
        var (first, now) = (shop.State.FirstEvent ?? shop.State.Now, shop.State.Now);
        if (moment > now || moment <= first)
        {
            throw new LabException(
                $"as_of is {Moments.ToIso(moment)}: the shop has no events {(moment > now ? "up to" : "before")} then.",
                $"Give a moment after {Moments.ToIso(first)} and not after {Moments.ToIso(now)}, the lab's now.");
        }

        return moment == now ? shop : await past.AtAsync(moment, shop.Champion, cancel);
    }

    /// <summary>A customer who is in no list of customers: nothing of them is kept.</summary>
    private static CustomerHistory Guest(ShopState shop, CustomerVersion profile) => new(0, profile) { Location = shop.Locations.Find(profile.Location) };
}
