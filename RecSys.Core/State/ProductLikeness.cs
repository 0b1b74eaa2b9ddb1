using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>How alike two products are by what they are: what list diversity is measured by, and what lists are made diverse by.</summary>
public static class ProductLikeness
{
    /// <summary>Cosine of the products' vectors, 0 to 1: a 1 each for category, brand and price band, where they are known.</summary>
    public static double Cosine(ProductEntry a, ProductEntry b) => Cosine(TraitsOf(a), TraitsOf(b));

    /// <summary>The same of what was told of the products before: one product is compared with many.</summary>
    internal static double Cosine(in Traits a, in Traits b)
    {
        var shared = (a.Category == b.Category ? 1 : 0) + (a.Brand >= 0 && a.Brand == b.Brand ? 1 : 0) + (a.Band >= 0 && a.Band == b.Band ? 1 : 0);
        return shared / Math.Sqrt(a.Known * b.Known);
    }

    internal static Traits TraitsOf(ProductEntry product)
    {
        var band = PriceBands.Of(product.Version.Price);
        return new Traits(product.Category, product.Brand, band, 1 + (product.Brand >= 0 ? 1 : 0) + (band >= 0 ? 1 : 0));
    }

    /// <summary>What a product is.</summary>
    /// <param name="Category">Index.</param>
    /// <param name="Brand">Index; -1 for an unknown one.</param>
    /// <param name="Band">Price band; -1 for an unknown price.</param>
    /// <param name="Known">How many of the three are known.</param>
    internal readonly record struct Traits(int Category, int Brand, int Band, int Known);
}
