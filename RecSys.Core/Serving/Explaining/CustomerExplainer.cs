using RecSys.Core.Domain;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Recommendation;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Serving.Explaining;

/// <summary>
/// Answers what stands behind one customer's list: why a product is not in it, what would change it, what another model would recommend. Everything
/// goes the way of a served list, on copies: nothing is stored.
/// </summary>
public sealed class CustomerExplainer(LiveState live, ModelRegistry models)
{
    private const int OldestAge = 150;

    /// <summary>Most events and values that are supposed at once.</summary>
    private const int MostSupposed = 100;

    /// <summary>Why a product is, or is not, among a customer's first K.</summary>
    /// <exception cref="LabException">K is not allowed, the customer or the product is unknown, or there is no shop or champion yet.</exception>
    public ProductVerdict Verdict(long customerId, long productId, int k)
    {
        var (shop, customer) = live.Find(customerId);
        var wish = new ListQuery { K = k }.In(shop.State);
        var product = Product(shop, productId);
        var place = shop.Place(customer, product.Index, k);
        if (place is { Verdict: Verdicts.NotProposed } && place.Candidates < k && shop.Recommend(customer, wish).Items.Any(i => i.Product == product.Index))
        {
            place = place with { Verdict = Verdicts.Filler };
        }

        var rival = place.Rival is { } index ? shop.State.Products[index].Version : null;
        return new ProductVerdict(
            customerId,
            productId,
            product.Version.Name,
            product.Version.Category,
            k,
            shop.Champion.Version!.Value,
            place.Verdict,
            VerdictWords.Of(place, k, rival?.Name),
            place,
            rival is null ? null : new RivalProduct(rival.ProductId, rival.Name, place.RivalScore!.Value));
    }

    /// <summary>What a supposition would change in a customer's first K.</summary>
    /// <exception cref="LabException">Something supposed makes no sense, K is not allowed, the customer is unknown, or there is no shop or champion yet.</exception>
    public SupposedChange Suppose(long customerId, Supposition supposed, int k)
    {
        var (shop, customer) = live.Find(customerId);
        _ = new ListQuery { K = k }.In(shop.State);
        var wish = new ListQuery { K = LiveState.MostPerList }.In(shop.State);
        var edits = Edits(shop, supposed);
        var (copy, now) = shop.Read(customer, c => Copy(shop, c, supposed));
        var (before, after) = (shop.Recommend(customer, wish), shop.Recommend(copy, wish with { Edits = edits }, now));
        return new SupposedChange(
            customerId, shop.Champion.Version!.Value, before.Type, after.Type, Moves(shop.State, before, after, k), Moves(shop.State, after, before, k));
    }

    /// <summary>A customer's first K by two models, each product with its rank by the other.</summary>
    /// <exception cref="LabException">There is no such version, it cannot be used now, K is not allowed, or the customer is unknown.</exception>
    public ModelDuel Compare(long customerId, int first, int second, int k)
    {
        var (shop, customer) = live.Find(customerId);
        _ = new ListQuery { K = k }.In(shop.State);
        var wish = new ListQuery { K = LiveState.MostPerList, Explain = false }.In(shop.State);
        var (a, b) = (Under(shop, first).Recommend(customer, wish), Under(shop, second).Recommend(customer, wish));
        return new ModelDuel(customerId, first, second, Moves(shop.State, a, b, k), Moves(shop.State, b, a, k));
    }

    /// <summary>Products whose name or category contains a text, or of that number; by name.</summary>
    public IReadOnlyList<ShelfProduct> FindProducts(string? text, int most)
    {
        var wanted = (text ?? "").Trim();
        return live.Shop is not { } shop ? [] : [.. shop.State.Products
            .Where(p => p.Version.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase) || p.Version.Category.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                || (long.TryParse(wanted, out var id) && p.Id == id))
            .OrderBy(p => p.Version.Name, StringComparer.Ordinal).ThenBy(p => p.Id)
            .Take(most)
            .Select(p => new ShelfProduct(p.Id, p.Version.Name, p.Version.Category, float.IsNaN(p.Version.Price) ? null : p.Version.Price))];
    }

    /// <summary>The locations that customers of the shop live at, by name.</summary>
    public IReadOnlyList<string> Locations() =>
        live.Shop is not { } shop ? [] : [.. Enumerable.Range(0, shop.State.Locations.Count).Select(i => shop.State.Locations[i]).Order(StringComparer.Ordinal)];

    private LiveShop Under(LiveShop shop, int version) => shop.Champion.Version == version && shop.Champion.Model is not null
        ? shop
        : shop.With(new Champion(version, models.Load(version, FeatureCatalog.Default.Fingerprint), null));

    private static (CustomerHistory Customer, long Now) Copy(LiveShop shop, CustomerHistory customer, Supposition supposed)
    {
        if (supposed.Age is { } age and not (>= 0 and <= OldestAge))
        {
            throw new LabException($"The age is {age}.", $"Give whole years from 0 to {OldestAge}, or leave the age out.");
        }

        var profile = customer.Profile with { Age = supposed.Age ?? customer.Profile.Age, Location = supposed.Location ?? customer.Profile.Location };
        var copy = customer.Copy(profile, supposed.Location is { } location ? Location(shop.State, location) : customer.Location);
        var now = shop.State.Now;

        // An order that the shop has not seen: its purchases belong together, as in one basket.
        var order = shop.State.Orders.Count;
        foreach (var e in supposed.Events)
        {
            now += Moments.Second;
            copy.Add(new HistoryEvent(now - 1, Product(shop, e.ProductId).Index, e.Kind == EventKind.Purchase ? order : HistoryEvent.NoOrder, 1, float.NaN, e.Kind), shop.State);
        }

        return (copy, now);
    }

    private static int Location(ShopState shop, string name) => shop.Locations.Find(name) is >= 0 and var index ? index : throw new LabException(
        $"No customer lives in '{name}'.", "Take a location of the table silver_customers: the features of any other are missing.");

    private static List<FeatureEdit> Edits(LiveShop shop, Supposition supposed)
    {
        if (supposed.Events.Count + supposed.Values.Count > MostSupposed)
        {
            throw new LabException($"{supposed.Events.Count + supposed.Values.Count} things are supposed at once.", $"Suppose at most {MostSupposed}.");
        }

        return [.. supposed.Values.Select(v => Edit(shop, v))];
    }

    private static FeatureEdit Edit(LiveShop shop, SupposedValue supposed)
    {
        var column = FeatureCatalog.Default.Names.ToList().IndexOf(supposed.Feature);
        if (column < 0)
        {
            throw new LabException($"There is no feature '{supposed.Feature}'.", "The features page lists them: /stages/features.");
        }

        if (supposed.ProductId is null && FeatureCatalog.Default.Features[column].Grain != FeatureGrain.Customer)
        {
            throw new LabException($"{supposed.Feature} differs from product to product.", "Say of which product the value is supposed: product_id.");
        }

        if (supposed.Value is { } value && !float.IsFinite(value))
        {
            throw new LabException($"{supposed.Feature} is {value}.", "Give a finite number, or null for missing.");
        }

        return new FeatureEdit(column, supposed.ProductId is { } id ? Product(shop, id).Index : null, supposed.Value ?? float.NaN);
    }

    private static ProductEntry Product(LiveShop shop, long productId) => shop.State.FindProduct(productId) ?? throw new LabException(
        $"There is no product {productId}.", "Look products up in the table silver_products.", Fault.NotFound);

    private static List<MovedItem> Moves(ShopState shop, RecommendedList list, RecommendedList other, int k)
    {
        var ranks = other.Items.Select((item, i) => (item.Product, Rank: i + 1)).ToDictionary(p => p.Product, p => p.Rank);
        return [.. list.Items.Take(k).Select((item, i) => new MovedItem(LiveItem.Of(shop.Products[item.Product].Version, item, i + 1), ranks.TryGetValue(item.Product, out var rank) ? rank : null))];
    }
}

/// <summary>One customer's lists by two models.</summary>
/// <param name="FirstList">Best first, with the rank by the second model.</param>
/// <param name="SecondList">Best first, with the rank by the first model.</param>
public sealed record ModelDuel(long CustomerId, int First, int Second, IReadOnlyList<MovedItem> FirstList, IReadOnlyList<MovedItem> SecondList)
{
    /// <summary>Products that both lists hold.</summary>
    public int InCommon => FirstList.Count(a => SecondList.Any(b => b.Item.ProductId == a.Item.ProductId));
}
