using System.Globalization;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Generation;

/// <summary>Writes product rows: all of them at first, then what is new, what changed its price, and once a week what sold.</summary>
internal sealed class ProductFeed
{
    private const double ReviewShare = 0.3;

    public static readonly IReadOnlyList<string> Columns =
    [
        "ProductID", "ProductName", "Category", "Brand", "AvailableColors", "AvailableSizes", "AvailableStorage",
        "MRP", "Price", "DiscountPercent", "Stock", "Rating", "ReviewsCount", "LastUpdated",
    ];

    private readonly ShopWorld _world;
    private readonly int[] _reviews;
    private readonly double[] _stars;
    private readonly int[] _stock;
    private readonly bool[] _sold;

    public ProductFeed(ShopWorld world)
    {
        _world = world;
        _reviews = [.. world.Products.Select(p => p.FirstReviews)];
        _stars = [.. world.Products.Select(p => p.FirstReviews * MeanStars(p))];
        _stock = [.. world.Products.Select(p => p.FullStock)];
        _sold = new bool[world.Products.Count];
    }

    /// <summary>Writes what is known at the start of a day.</summary>
    public void Write(int day, LandingFile file)
    {
        for (var i = 0; i < _world.Products.Count; i++)
        {
            if (IsDue(day, i))
            {
                WriteRow(day, i, file);
            }
        }
    }

    /// <summary>Stock falls and reviews come in with a day's purchases.</summary>
    public void Sell(int day, List<ShopAction> actions, Random random)
    {
        if (day % 7 == 0)
        {
            Array.Clear(_sold);
        }

        foreach (var action in actions.Where(a => a.Kind == EventKind.Purchase))
        {
            var product = _world.Products[action.Product];
            _sold[action.Product] = true;
            _stock[action.Product] -= action.Quantity;
            if (_stock[action.Product] <= 0)
            {
                _stock[action.Product] += product.FullStock;
            }

            if (Draw.Happens(random, ReviewShare))
            {
                _reviews[action.Product]++;
                _stars[action.Product] += Math.Clamp(Math.Round(MeanStars(product) + 0.9 * Draw.Normal(random)), 1, 5);
            }
        }
    }

    private bool IsDue(int day, int index)
    {
        var truth = _world.Products[index].Truth;
        return day == truth.ArrivalDay
            || (day > truth.ArrivalDay && truth.DiscountOn(day) != truth.DiscountOn(day - 1))
            || (day > truth.ArrivalDay && day % 7 == 0 && _sold[index]);
    }

    private void WriteRow(int day, int index, LandingFile file)
    {
        var product = _world.Products[index];
        var reviews = _reviews[index];
        file.Field(product.Truth.ProductId)
            .Field(product.Name)
            .Field(product.Category)
            .Field(product.Truth.Brand)
            .Field(product.Colors)
            .Field(product.Sizes)
            .Field(product.Storage)
            .Money(product.Mrp)
            .Money(product.PriceOn(day))
            .Field(product.Truth.DiscountOn(day))
            .Field(_stock[index])
            .Field(reviews == 0 ? "" : (_stars[index] / reviews).ToString("0.0", CultureInfo.InvariantCulture))
            .Field(reviews)
            .Field(Moments.ToIso(_world.Calendar.Start(day)))
            .EndRow();
    }

    private static double MeanStars(ShopProduct product) => Math.Clamp(3.8 + 0.5 * product.Truth.Quality, 1.5, 4.9);
}
