using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>How a scorer's recommendations spread over the catalogue.</summary>
/// <param name="Name">A scorer, or <see cref="PopularityBias.Purchases"/>.</param>
/// <param name="ShareByDecile">Share of all recommended places per tenth of the products, most bought before the cutoff first; sums to 1.</param>
/// <param name="Gini">0 where all products are recommended alike, near 1 where few get everything.</param>
/// <param name="Lorenz">Share of the places that the least recommended 0 %, 5 %, …, 100 % of the products have.</param>
public sealed record Spread(string Name, IReadOnlyList<double> ShareByDecile, double Gini, IReadOnlyList<double> Lorenz);

/// <summary>Who gets recommended, against who gets bought.</summary>
internal static class PopularityBias
{
    /// <summary>Name of what was bought in the label window, beside the scorers.</summary>
    public const string Purchases = "purchases";

    private const int Deciles = 10;
    private const int LorenzSteps = 20;

    /// <summary>What was bought in the window, then every scorer's first K.</summary>
    public static IReadOnlyList<Spread> Of(JudgedFold fold)
    {
        var deciles = DecileOf(fold.Catalogue.Tally.Events[(int)EventKind.Purchase]);
        var spreads = new List<Spread> { SpreadOf(Purchases, fold.Users.SelectMany(user => user.Positives.Where(p => p >= 0)), deciles) };
        for (var s = 0; s < fold.Scorers.Count; s++)
        {
            var scorer = s;
            spreads.Add(SpreadOf(fold.Scorers[s].Name, fold.Users.SelectMany(user => fold.List(user, scorer).ToArray()), deciles));
        }

        return spreads;
    }

    internal static Spread SpreadOf(string name, IEnumerable<int> products, int[] deciles)
    {
        var counts = new double[deciles.Length];
        foreach (var product in products)
        {
            counts[product]++;
        }

        var total = Math.Max(1, counts.Sum());
        var shares = new double[Deciles];
        for (var p = 0; p < counts.Length; p++)
        {
            shares[deciles[p]] += counts[p] / total;
        }

        Array.Sort(counts);
        return new Spread(name, shares, Gini(counts), [.. Enumerable.Range(0, LorenzSteps + 1).Select(step => counts.Take(step * counts.Length / LorenzSteps).Sum() / total)]);
    }

    /// <summary>Mean difference of two products' counts ÷ twice the mean count, from counts in rising order.</summary>
    internal static double Gini(double[] rising)
    {
        double weighted = 0, sum = 0;
        for (var i = 0; i < rising.Length; i++)
        {
            weighted += (2.0 * (i + 1) - rising.Length - 1) * rising[i];
            sum += rising[i];
        }

        return sum > 0 ? weighted / (rising.Length * sum) : double.NaN;
    }

    /// <summary>Tenth of the products by a count, 0 for the highest; equal counts by index.</summary>
    internal static int[] DecileOf(int[] counts)
    {
        var deciles = new int[counts.Length];
        var place = 0;
        foreach (var product in Enumerable.Range(0, counts.Length).OrderByDescending(p => counts[p]).ThenBy(p => p))
        {
            deciles[product] = place++ * Deciles / counts.Length;
        }

        return deciles;
    }
}
