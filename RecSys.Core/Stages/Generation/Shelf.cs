using System.Collections.Concurrent;
using System.Numerics;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// A category's products, what draws customers to them in columns: the same sums as product by product, several products at a time. Every product's value is added
/// up in one order, whatever the vectors' width, so that the shops that are drawn from it do not depend on the machine. Safe to share between threads.
/// </summary>
internal sealed class Shelf
{
    private const double BrandPull = 1.6;
    private const double PriceWidth = 0.7;
    private const double AgeWidthYears = 15;
    private const double LocalPull = 0.6;
    private const double CartBrand = 0.9;
    private const double CartQuality = 0.4;
    private const double CartBase = 1.6;

    private readonly int _seed;
    private readonly long[] _ids;
    private readonly double[] _brands;
    private readonly double[] _priceLevels;
    private readonly double[] _targetAges;
    private readonly double[] _qualities;
    private readonly ConcurrentDictionary<int, double[]> _local = new();

    /// <param name="seed">Of the shop.</param>
    /// <param name="products">The category's.</param>
    /// <param name="brands">A number per product: equal numbers are one brand.</param>
    public Shelf(int seed, IReadOnlyList<ProductTruth> products, IEnumerable<int> brands)
    {
        _seed = seed;
        _ids = [.. products.Select(p => p.ProductId)];
        _brands = [.. brands.Select(b => (double)b)];
        _priceLevels = [.. products.Select(p => p.PriceLevel)];
        _targetAges = [.. products.Select(p => p.TargetAge)];
        _qualities = [.. products.Select(p => CartQuality * p.Quality)];
    }

    public int Count => _ids.Length;

    /// <summary>ln of how much more a customer is drawn to each product than to another that stands in the same place of the shop's list.</summary>
    /// <param name="customer">Whose age and location count.</param>
    /// <param name="level">Price level looked for.</param>
    /// <param name="favourite">Number of the preferred brand.</param>
    /// <param name="pulls">One per product.</param>
    public void Pulls(CustomerTaste customer, double level, int favourite, Span<double> pulls)
    {
        var local = _local.GetOrAdd(customer.Location, location => Array.ConvertAll(_ids, id => LocalPull * Local(location, id)));
        var width = Vector<double>.Count;
        var (age, brand, pull) = (new Vector<double>(customer.Age), new Vector<double>(favourite), new Vector<double>(BrandPull));
        var at = 0;
        for (; at <= Count - width; at += width)
        {
            var years = (age - new Vector<double>(_targetAges, at)) / new Vector<double>(AgeWidthYears);
            var own = Vector.ConditionalSelect(Vector.Equals(new Vector<double>(_brands, at), brand), pull, Vector<double>.Zero);
            var sum = own + PriceFits(at, level)
                - new Vector<double>(0.5) * Vector.Min(years * years, new Vector<double>(4))
                + new Vector<double>(local, at);
            sum.CopyTo(pulls[at..]);
        }

        for (; at < Count; at++)
        {
            var years = (customer.Age - _targetAges[at]) / AgeWidthYears;
            pulls[at] = (_brands[at] == favourite ? BrandPull : 0) + PriceFit(_priceLevels[at], level) - 0.5 * Math.Min(years * years, 4) + local[at];
        }
    }

    /// <summary>Log-odds that a view of each product ends in the cart, apart from the day's campaign and what the customer did before.</summary>
    /// <param name="level">Price level looked for.</param>
    /// <param name="favourite">Number of the preferred brand.</param>
    /// <param name="matches">One per product.</param>
    public void CartMatches(double level, int favourite, Span<double> matches)
    {
        var width = Vector<double>.Count;
        var (brand, more) = (new Vector<double>(favourite), new Vector<double>(CartBrand));
        var at = 0;
        for (; at <= Count - width; at += width)
        {
            var own = Vector.ConditionalSelect(Vector.Equals(new Vector<double>(_brands, at), brand), more, Vector<double>.Zero);
            (own + PriceFits(at, level) + new Vector<double>(_qualities, at) - new Vector<double>(CartBase)).CopyTo(matches[at..]);
        }

        for (; at < Count; at++)
        {
            matches[at] = CartMatch(at, level, favourite);
        }
    }

    /// <summary>The same of one product.</summary>
    public double CartMatch(int place, double level, int favourite) =>
        (_brands[place] == favourite ? CartBrand : 0) + PriceFit(_priceLevels[place], level) + _qualities[place] - CartBase;

    /// <summary>0 at the price level looked for, falling to -3 far from it.</summary>
    private static double PriceFit(double priceLevel, double level)
    {
        var distance = (priceLevel - level) / PriceWidth;
        return -Math.Min(0.5 * distance * distance, 3);
    }

    private Vector<double> PriceFits(int at, double level)
    {
        var distance = (new Vector<double>(_priceLevels, at) - new Vector<double>(level)) / new Vector<double>(PriceWidth);
        return -Vector.Min(new Vector<double>(0.5) * distance * distance, new Vector<double>(3));
    }

    /// <summary>What a place thinks of a product, -1 to 1: a hash, so that nothing of it need be stored.</summary>
    private double Local(int location, long productId)
    {
        var mixed = unchecked((ulong)_seed * 0x9E3779B97F4A7C15 + (ulong)productId * 0xBF58476D1CE4E5B9 + (ulong)location * 0x94D049BB133111EB);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return (mixed >> 11) / (double)(1UL << 52) - 1;
    }
}
