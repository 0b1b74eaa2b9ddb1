using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// What the sources find of the purchases that came: retrieval as of a fold's cutoff, held against the fold's label window. All counts are of
/// pairs of a customer with history and a product bought that might have been recommended.
/// </summary>
public sealed class RetrievalQuality
{
    private readonly long[] _foundBelow;
    private readonly long[][] _foundBelowBySource;

    private RetrievalQuality(Fold fold, int customers, int sources, int mostCandidates)
    {
        Fold = fold;
        Customers = customers;
        Found = new long[sources];
        FoundAlone = new long[sources];
        Kept = new long[sources];
        Shared = [.. Found.Select(_ => new long[sources])];
        _foundBelow = new long[mostCandidates + 1];
        _foundBelowBySource = [.. Found.Select(_ => new long[mostCandidates + 1])];
    }

    public Fold Fold { get; }

    /// <summary>Customers asked about: with history and at least one positive.</summary>
    public int Customers { get; }

    /// <summary>Their positives: the denominator of every recall.</summary>
    public long Positives { get; private set; }

    /// <summary>Positives a source proposed within its quota.</summary>
    public long[] Found { get; }

    /// <summary>Those that no other source proposed.</summary>
    public long[] FoundAlone { get; }

    /// <summary>Those that the merger kept.</summary>
    public long[] Kept { get; }

    /// <summary>Positives both sources proposed, by the one and the other.</summary>
    public long[][] Shared { get; }

    /// <summary>Most candidates of a customer when nothing is cut.</summary>
    public int Most { get; private set; }

    /// <summary>Share of the positives among the best <paramref name="n"/> candidates by merit: what no ranking of so many can exceed. NaN without positives.</summary>
    public double Ceiling(int n) => Share(_foundBelow, n);

    /// <summary>Share of the positives among the best <paramref name="n"/> proposals of one source.</summary>
    public double Ceiling(int source, int n) => Share(_foundBelowBySource[source], n);

    /// <summary>Measures on a fold.</summary>
    /// <param name="history">At least to the fold's end.</param>
    /// <param name="catalogue">Counted at the fold's cutoff.</param>
    /// <param name="settings">Quotas, weights and cap are those of the section Candidates.</param>
    public static RetrievalQuality Measure(ShopHistory history, Catalogue catalogue, Fold fold, LabSettings settings, ParallelOptions parallel)
    {
        var asked = AskedCustomers.Of(history, catalogue.State, fold, settings);
        var products = catalogue.State.Products.Count;
        var uncut = settings with { Candidates = settings.Candidates with { MaxPerCustomer = products } };
        var quality = new RetrievalQuality(fold, asked.Customers.Count, CandidateSources.All.Count, products);
        var ranks = CustomerSweep.InOrder(
            asked.Customers,
            parallel,
            () => (View: new CustomerView(catalogue, settings.Features), Retriever: new Retriever(catalogue, uncut)),
            (scratch, customer) =>
            {
                scratch.View.Load(customer);
                var candidates = scratch.Retriever.Retrieve(scratch.View);
                return (candidates.Count, Hits: Hits(catalogue, candidates, asked.Positives[customer.Id]));
            });
        foreach (var (customer, (count, hits)) in asked.Customers.Zip(ranks))
        {
            quality.Positives += asked.Positives[customer.Id].Count;
            quality.Most = Math.Max(quality.Most, count);
            foreach (var (place, bySource) in hits)
            {
                quality.Count(place, bySource, settings.Candidates.MaxPerCustomer);
            }
        }

        return quality;
    }

    private static List<(int Place, int[] BySource)> Hits(Catalogue catalogue, CandidateList candidates, HashSet<long> positives)
    {
        var hits = new List<(int, int[])>();
        for (var i = 0; i < candidates.Count; i++)
        {
            if (positives.Contains(catalogue.Product(candidates.Products[i]).Id))
            {
                hits.Add((i + 1, candidates.RanksOf(i).ToArray()));
            }
        }

        return hits;
    }

    private void Count(int place, int[] ranks, int cap)
    {
        _foundBelow[place]++;
        var proposers = ranks.Count(rank => rank > 0);
        for (var source = 0; source < ranks.Length; source++)
        {
            if (ranks[source] == 0)
            {
                continue;
            }

            Found[source]++;
            FoundAlone[source] += proposers == 1 ? 1 : 0;
            Kept[source] += place <= cap ? 1 : 0;
            _foundBelowBySource[source][ranks[source]]++;
            for (var other = 0; other < ranks.Length; other++)
            {
                Shared[source][other] += ranks[other] > 0 ? 1 : 0;
            }
        }
    }

    private double Share(long[] foundAt, int n) => Positives == 0 ? double.NaN : (double)foundAt.Take(n + 1).Sum() / Positives;
}
