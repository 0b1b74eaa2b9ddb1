using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Stages.Evaluation;

public sealed class ScorerTests
{
    private static readonly Catalogue Catalogue = GivenShop.Catalogue();

    [Fact]
    public void A_list_is_as_long_as_the_shop_allows_and_holds_nothing_twice_or_bought_before()
    {
        var view = View(customerId: 1);
        var list = Scorer(k: 10).Rank(view);

        // Products 1 and 2 were bought; 3 and 4 are all there is.
        Assert.Equal([3L, 4L], list.Products.ToArray().Select(p => Catalogue.Product(p).Id).Order());
    }

    [Fact]
    public void Bought_products_come_back_where_the_shop_wants_them()
    {
        var settings = GivenShop.Settings with { Recommendation = new() { ExcludePurchased = false } };
        var list = new ModelScorer(Catalogue, Model, settings, 10).Rank(View(customerId: 1));

        Assert.Equal(4, list.Count);
    }

    [Fact]
    public void Scores_fall_along_the_list_also_where_it_is_filled_up()
    {
        var list = Scorer(k: 10).Rank(View(customerId: 2));

        Assert.Equal(list.Scores.ToArray().OrderDescending(), list.Scores.ToArray());
    }

    [Fact]
    public void A_customer_without_history_is_served_by_context()
    {
        var list = Scorer(k: 3).Rank(View(customerId: 4));

        Assert.True(list.IsColdStart);
        Assert.Equal(3, list.Count);
        Assert.All(list.ColdPicks, pick => Assert.NotEmpty(pick.Reason));
    }

    [Fact]
    public void Ranking_one_customer_leaves_nothing_behind_for_the_next()
    {
        var scorer = Scorer(k: 2);
        var first = scorer.Rank(View(customerId: 2)).Products.ToArray();
        scorer.Rank(View(customerId: 4));
        scorer.Rank(View(customerId: 3));

        Assert.Equal(first, scorer.Rank(View(customerId: 2)).Products.ToArray());
    }

    [Fact]
    public void Random_lists_are_the_same_under_one_seed_and_differ_from_seed_to_seed_and_customer_to_customer()
    {
        Assert.Equal(Random(42, 2), Random(42, 2));
        var lists = Enumerable.Range(0, 20).Select(seed => string.Join(',', Random(seed, 4))).Distinct();
        Assert.True(lists.Count() > 5);
        Assert.NotEqual(string.Join(',', Enumerable.Range(0, 9).SelectMany(s => Random(s, 4))), string.Join(',', Enumerable.Range(0, 9).SelectMany(s => Random(s, 2))));
    }

    [Fact]
    public void Similarity_ranks_by_every_products_own_score_and_fills_up_by_popularity()
    {
        foreach (var customerId in new long[] { 1, 2, 3, 4 })
        {
            var rows = new CandidateRows(Catalogue, GivenShop.Settings);
            rows.Load(View(customerId));
            foreach (var (scorer, score) in new (SimilarityScorer, Func<int, double>)[]
            {
                (SimilarityScorer.Ease(3), product => rows.Customer.Ease[product]), (SimilarityScorer.ItemNeighbours(3), product => rows.Customer.NeighbourScore(product)),
            })
            {
                var list = new RankedList(3);
                scorer.Rank(rows, list);

                var ranked = Enumerable.Range(0, 4).Where(p => score(p) > 0).OrderByDescending(score).ThenBy(p => Catalogue.Product(p).Id);
                var expected = ranked.Concat(Catalogue.ByPopularity).Distinct().Where(p => rows.Eligibility.Allows(rows.Customer, p)).Take(3);
                Assert.Equal(expected, list.Products.ToArray());
            }
        }
    }

    private static RankingModel Model => new()
    {
        Version = 1,
        Trainer = "lambdamart",
        FeatureFingerprint = FeatureCatalog.Default.Fingerprint,
        FeatureNames = FeatureCatalog.Default.Names,
        Scorer = new TreeEnsemble(FeatureCatalog.Default.Count, 0, [new DecisionTree([0], [0.5f], [~0], [~1], [0, 1], [1])]),
    };

    private static ModelScorer Scorer(int k) => new(Catalogue, Model, GivenShop.Settings, k);

    private static CustomerView View(long customerId)
    {
        var view = new CustomerView(Catalogue, GivenShop.Settings.Features);
        view.Load(Catalogue.State.FindCustomer(customerId)!);
        return view;
    }

    private static int[] Random(int seed, long customerId)
    {
        var rows = new CandidateRows(Catalogue, GivenShop.Settings);
        rows.Load(View(customerId));
        var list = new RankedList(3);
        new RandomScorer(seed, 3).Rank(rows, list);
        return list.Products.ToArray();
    }
}
