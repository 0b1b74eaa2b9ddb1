using RecSys.Core.State;

namespace RecSys.Core.Serving;

/// <summary>A product that goes with another one.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Price">Price now, in the shop's currency; null where the shop does not say.</param>
/// <param name="Score">0 to 1, comparable within this list only.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record RelatedProduct(int Rank, long ProductId, string ProductName, string Category, string? Brand, float? Price, double Score, string Reason);

/// <summary>What goes with a product.</summary>
/// <param name="BoughtTogether">Met in the same baskets, most telling first.</param>
/// <param name="Similar">Chosen by the same customers, or alike by name, category, brand and price band; what is in no basket has these, too.</param>
public sealed record RelatedProducts(long ProductId, string ProductName, IReadOnlyList<RelatedProduct> BoughtTogether, IReadOnlyList<RelatedProduct> Similar)
{
    /// <summary>What customers chose counts as much as what the products are: a new product has only the latter.</summary>
    private const double ChosenWeight = 0.5;
    private const double NameWeight = 0.25;
    private const double KindWeight = 0.25;

    internal static RelatedProducts Of(Catalogue catalogue, ProductEntry product, int k) => new(
        product.Id, product.Version.Name, Together(catalogue, product.Index, k), Alike(catalogue, product, k));

    private static List<RelatedProduct> Together(Catalogue catalogue, int product, int k)
    {
        var others = catalogue.BoughtTogether.Of(product);
        var similarities = catalogue.BoughtTogether.SimilaritiesOf(product);
        var baskets = catalogue.BoughtTogether.WeightsOf(product);
        var related = new List<RelatedProduct>();
        for (var i = 0; i < Math.Min(k, others.Length); i++)
        {
            var count = (long)Math.Round(baskets[i]);
            related.Add(Line(catalogue, others[i], i + 1, similarities[i], count == 1 ? "Bought together once" : $"Bought together {count} times"));
        }

        return related;
    }

    private static List<RelatedProduct> Alike(Catalogue catalogue, ProductEntry product, int k)
    {
        var chosen = new Dictionary<int, float>();
        var others = catalogue.ItemItem.Of(product.Index);
        var similarities = catalogue.ItemItem.SimilaritiesOf(product.Index);
        for (var i = 0; i < others.Length; i++)
        {
            chosen[others[i]] = similarities[i];
        }

        // Cosines of two kinds do not share a scale: the strongest tie of the product counts as 1.
        var strongest = chosen.Count == 0 ? 1 : Math.Max(chosen.Values.Max(), float.Epsilon);
        return [.. catalogue.State.Products
            .Where(other => other.Index != product.Index)
            .Select(other => (Other: other, Parts: Parts(catalogue, product, other, chosen.GetValueOrDefault(other.Index) / strongest)))
            .Select(p => (p.Other, p.Parts, Score: p.Parts.Chosen + p.Parts.Name + p.Parts.Kind))
            .Where(p => p.Score > 0)
            .OrderByDescending(p => p.Score).ThenBy(p => p.Other.Id)
            .Take(k)
            .Select((p, i) => Line(catalogue, p.Other.Index, i + 1, p.Score, Why(p.Other, p.Parts)))];
    }

    private static (double Chosen, double Name, double Kind) Parts(Catalogue catalogue, ProductEntry product, ProductEntry other, double chosen) => (
        ChosenWeight * chosen,
        NameWeight * Cosine(catalogue.NameWords, product.Index, other.Index),
        KindWeight * (product.Category == other.Category ? ProductLikeness.Cosine(product, other) : 0));

    private static string Why(ProductEntry other, (double Chosen, double Name, double Kind) parts) =>
        parts.Chosen >= Math.Max(parts.Name, parts.Kind) ? "Chosen by the same customers"
        : parts.Name >= parts.Kind ? "Has a like name"
        : $"Alike in {other.Version.Category}";

    /// <summary>Of the names' word vectors: both rows stand in the order of the words.</summary>
    private static double Cosine(NameWords words, int a, int b)
    {
        var left = words.Of(a);
        var right = words.Of(b);
        var sum = 0.0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j])
            {
                sum += (double)words.WeightsOf(a)[i++] * words.WeightsOf(b)[j++];
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return sum;
    }

    private static RelatedProduct Line(Catalogue catalogue, int product, int rank, double score, string reason)
    {
        var version = catalogue.Product(product).Version;
        return new RelatedProduct(
            rank, version.ProductId, version.Name, version.Category, version.Brand, float.IsNaN(version.Price) ? null : version.Price, score, reason);
    }
}
