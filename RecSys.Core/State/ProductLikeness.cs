using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>How alike two products are by what they are: what list diversity is measured by, and what lists are made diverse by.</summary>
public static class ProductLikeness
{
    /// <summary>Cosine of the products' vectors, 0 to 1: a 1 each for category, brand and price band, where they are known.</summary>
    public static double Cosine(ProductEntry a, ProductEntry b)
    {
        var (bandA, bandB) = (PriceBands.Of(a.Version.Price), PriceBands.Of(b.Version.Price));
        var shared = (a.Category == b.Category ? 1 : 0) + (a.Brand >= 0 && a.Brand == b.Brand ? 1 : 0) + (bandA >= 0 && bandA == bandB ? 1 : 0);
        return shared / Math.Sqrt(Known(a, bandA) * Known(b, bandB));
    }

    private static double Known(ProductEntry product, int band) => 1 + (product.Brand >= 0 ? 1 : 0) + (band >= 0 ? 1 : 0);
}
