using RecSys.Core.Pipeline;

namespace RecSys.Core.Stages.Generation;

/// <summary>Makes products one after the other, always the same ones for a seed: asking for more leaves the first alone.</summary>
internal sealed class ProductMaker(int seed)
{
    private const int LongestRange = 3;
    private const int PartnersPerProduct = 3;

    private readonly Random _random = Chance.Stream(seed, "products");
    private readonly Random _partners = Chance.Stream(seed, "partners");
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <param name="count">Products wanted.</param>
    /// <param name="arrivals">Day of arrival by position.</param>
    /// <param name="partnersAmong">Products that may go with others: those of the first shop.</param>
    public List<ShopProduct> Make(int count, Func<int, int> arrivals, int partnersAmong)
    {
        var products = Enumerable.Range(0, count).Select(i => One(i, arrivals(i))).ToList();
        var byCategory = products.Take(partnersAmong).Select((p, index) => (p, index)).ToLookup(x => x.p.Category, x => x.index);
        foreach (var product in products)
        {
            product.Partners = PartnersOf(product, byCategory, products);
        }

        return products;
    }

    private ShopProduct One(int position, int arrivalDay)
    {
        // Every category gets its turn, so that the smallest shop has products of each.
        var category = position % CategoryTemplates.All.Count;
        var template = CategoryTemplates.All[category];
        var (brand, name) = Name(template);
        var level = Math.Clamp(Draw.Normal(_random), -2.2, 2.2);
        var quality = Draw.Normal(_random);
        var appeal = 0.8 * Draw.Exponential(_random) + 0.25 * quality;
        var baseDiscount = Draw.From(_random, [0, 5, 10, 15, 20]);
        var campaigns = Draw.Happens(_random, 0.6);
        var truth = new ProductTruth
        {
            ProductId = 1001 + position,
            Category = category,
            Brand = brand,
            Quality = quality,
            Appeal = appeal,
            PriceLevel = level,
            TargetAge = 18 + 45 * _random.NextDouble(),
            ArrivalDay = arrivalDay,
            BaseDiscount = baseDiscount,
            CampaignPeriodDays = campaigns ? _random.Next(30, 75) : 0,
            CampaignPhaseDays = _random.Next(75),
            CampaignLengthDays = _random.Next(4, 13),
            CampaignDiscount = baseDiscount + _random.Next(2, 8) * 5,
        };
        return new ShopProduct(truth)
        {
            Name = name,
            Mrp = Price(template, level),
            Colors = Range(template.Colors),
            Sizes = string.Join(", ", template.Sizes),
            Storage = Range(template.Storage),
            FullStock = (int)(40 * Math.Exp(appeal)) + 20,
            FirstReviews = (int)(12 * Math.Exp(appeal) * _random.NextDouble()),
        };
    }

    /// <summary>A name nobody has yet: variants first, then an edition.</summary>
    private (string Brand, string Name) Name(CategoryTemplate template)
    {
        var brandLines = Draw.From(_random, template.Lines);
        var colon = brandLines.IndexOf(':', StringComparison.Ordinal);
        var brand = brandLines[..colon];
        var line = Draw.From(_random, brandLines[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries));
        var wanted = $"{brand} {line} {Fill(Draw.From(_random, template.Variants))}";
        var name = wanted;
        for (var edition = 2; !_names.Add(name); edition++)
        {
            name = $"{wanted} ({edition})";
        }

        return (brand, name);
    }

    private string Fill(string variant) => string.Concat(variant.Select(letter => letter == '#' ? (char)('1' + _random.Next(9)) : letter));

    private static double Price(CategoryTemplate template, double level)
    {
        var price = template.MedianPrice * Math.Exp(template.PriceSpread * level);

        // Shops end prices in 9.
        var step = price >= 10_000 ? 500 : price >= 1_000 ? 50 : 10;
        return Math.Max(1, Math.Round(price / step)) * step - 1;
    }

    private string Range(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return "";
        }

        var count = Math.Min(values.Count, 1 + _random.Next(LongestRange));
        var first = _random.Next(values.Count - count + 1);
        return string.Join(", ", values.Skip(first).Take(count));
    }

    private List<int> PartnersOf(ShopProduct product, ILookup<string, int> byCategory, List<ShopProduct> products)
    {
        var partners = new List<int>();
        foreach (var category in CategoryTemplates.All[product.Truth.Category].Complements)
        {
            var choice = byCategory[category].Where(i => !ReferenceEquals(products[i], product)).ToList();
            for (var i = 0; i < PartnersPerProduct - 1 && choice.Count > 0; i++)
            {
                var pick = choice[Draw.Index(_partners, [.. choice.Select(c => Weight(products[c], product))])];
                choice.Remove(pick);
                partners.Add(pick);
            }
        }

        return partners;
    }

    /// <summary>Wanted products of the same brand go together best.</summary>
    private static double Weight(ShopProduct candidate, ShopProduct product) =>
        Math.Exp(candidate.Truth.Appeal) * (candidate.Truth.Brand == product.Truth.Brand ? 3 : 1);
}
