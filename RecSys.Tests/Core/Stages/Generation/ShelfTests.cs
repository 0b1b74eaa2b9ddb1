using RecSys.Core.Stages.Generation;

namespace RecSys.Tests.Core.Stages.Generation;

public sealed class ShelfTests
{
    private const int Seed = 7;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(29)]
    public void Columns_say_what_each_products_own_sum_says_to_the_bit(int count)
    {
        var random = new Random(count);
        ProductTruth[] products =
        [
            .. Enumerable.Range(1, count).Select(id => new ProductTruth
            {
                ProductId = id * 31,
                Category = 0,
                Brand = $"brand {id % 3}",
                Quality = random.NextDouble() * 4 - 2,
                PriceLevel = random.NextDouble() * 6 - 3,
                TargetAge = 15 + random.NextDouble() * 60,
            }),
        ];
        var shelf = new Shelf(Seed, products, products.Select(p => p.Brand[^1] - '0'));
        var (pulls, matches) = (new double[count], new double[count]);
        foreach (var (age, location, level, favourite) in new[] { (18, 0, 0.3, 1), (44, 3, -1.7, 2), (80, 19, 2.2, -1) })
        {
            shelf.Pulls(new CustomerTaste { CustomerId = 1, Age = age, Location = location, CategoriesStart = [], CategoriesEnd = [], FavouriteBrands = [] }, level, favourite, pulls);
            shelf.CartMatches(level, favourite, matches);

            Assert.Equal(products.Select(p => Pull(p, age, location, level, favourite)), pulls);
            Assert.Equal(products.Select(p => (Likes(p, favourite) ? 0.9 : 0) + Fit(p, level) + 0.4 * p.Quality - 1.6), matches);
            Assert.Equal(matches, Enumerable.Range(0, count).Select(place => shelf.CartMatch(place, level, favourite)));
        }
    }

    private static double Pull(ProductTruth product, int age, int location, double level, int favourite)
    {
        var years = (age - product.TargetAge) / 15;
        return (Likes(product, favourite) ? 1.6 : 0) + Fit(product, level) - 0.5 * Math.Min(years * years, 4) + 0.6 * Local(location, product.ProductId);
    }

    private static bool Likes(ProductTruth product, int favourite) => product.Brand == $"brand {favourite}";

    private static double Fit(ProductTruth product, double level)
    {
        var distance = (product.PriceLevel - level) / 0.7;
        return -Math.Min(0.5 * distance * distance, 3);
    }

    private static double Local(int location, long productId)
    {
        var mixed = unchecked(Seed * 0x9E3779B97F4A7C15 + (ulong)productId * 0xBF58476D1CE4E5B9 + (ulong)location * 0x94D049BB133111EB);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return (mixed >> 11) / (double)(1UL << 52) - 1;
    }
}
