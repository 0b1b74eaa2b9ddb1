using RecSys.Core.Domain;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.State;

namespace RecSys.Tests.Core.Stages.Evaluation;

public sealed class FoldEvaluationTests
{
    private const double Tolerance = 1e-12;
    private static readonly Catalogue Catalogue = GivenShop.Catalogue();

    [Fact]
    public void Popular_is_judged_as_counted_by_hand()
    {
        var result = Evaluate();

        // Customer 1 may get [3] and bought 3; customer 2 may get [2, 3] and bought 2 and 4; customer 3 may get nothing that was ever bought.
        var ndcgOfTwo = 1 / (1 + 1 / Math.Log2(3));
        Assert.Equal((1 + ndcgOfTwo + 0) / 3, result.Value("popular", "ndcg@2"), Tolerance);
        Assert.Equal((1 + 0.5 + 0) / 3, result.Value("popular", "recall@2"), Tolerance);
        Assert.Equal((0.5 + 0.5 + 0) / 3, result.Value("popular", "precision@2"), Tolerance);
        Assert.Equal(2.0 / 3, result.Value("popular", "hitrate@2"), Tolerance);
        Assert.Equal((1 + 0.5 + 0) / 3, result.Value("popular", "map@2"), Tolerance);
        Assert.Equal(2.0 / 3, result.Value("popular", "mrr@2"), Tolerance);
        Assert.Equal(2.0 / 4, result.Value("popular", "coverage@2"), Tolerance);
    }

    [Fact]
    public void Novelty_and_diversity_are_judged_as_counted_by_hand()
    {
        var result = Evaluate();

        // Of six events product 2 has two and product 3 one; customer 3 has no list and does not count.
        var (rare, known) = (Math.Log2(6), Math.Log2(3));
        Assert.Equal((rare + (known + rare) / 2) / 2, result.Value("popular", "novelty@2"), Tolerance);

        // Only customer 2 has two products: 2 and 3 share their brand, not category and price band.
        Assert.Equal(1 - 1.0 / 3, result.Value("popular", "diversity@2"), Tolerance);
    }

    [Fact]
    public void Auc_weighs_users_by_their_bought_candidates_and_leaves_out_those_without_both_kinds()
    {
        var judged = Evaluate().Judged;
        var auc = Metrics.IndexOf(Metrics.All.Single(m => m.Name == "auc"));
        UserResult User(double value, double weight) => judged.Users[0] with
        {
            Values = [[.. Metrics.All.Select((_, m) => m == auc ? value : 0)]],
            Weights = [.. Metrics.All.Select((_, m) => m == auc ? weight : 1)],
        };

        var three = judged with { Users = [User(0.5, 1), User(1, 3), User(double.NaN, 2)] };

        Assert.Equal((0.5 + 3) / 4, FoldEvaluation.Value(three, 0, auc), Tolerance);
    }

    [Fact]
    public void Scores_that_are_all_equal_order_half_of_the_pairs_rightly_and_list_the_smaller_ids_first()
    {
        var flat = new FoldEvaluation(Test, Catalogue, GivenShop.Positives, _ => [new SimilarityScorer("flat", "All alike.", AllAlike, (_, _) => 1, 2)], GivenShop.Settings)
            .Run(new ParallelOptions(), (_, _) => { });

        // Customer 1 may get products 3 and 4, customer 2 products 2, 3 and 4, customer 3 product 4.
        Assert.Equal([3, 4], flat.Judged.Users[0].Lists[0][..2].Select(p => Catalogue.Product(p).Id));
        Assert.Equal([2, 3], flat.Judged.Users[1].Lists[0][..2].Select(p => Catalogue.Product(p).Id));
        Assert.All(flat.Judged.Users.Select(u => u.Values[0][Metrics.All.ToList().FindIndex(m => m.Name == "auc")]), auc => Assert.True(double.IsNaN(auc) || auc == 0.5));
    }

    [Fact]
    public void A_longer_list_for_the_curves_leaves_the_metrics_at_k_alone()
    {
        var settings = GivenShop.Settings with { Evaluation = GivenShop.Settings.Evaluation with { CurveK = 1 } };
        var cut = new FoldEvaluation(Test, Catalogue, GivenShop.Positives, Scorers, settings).Run(new ParallelOptions(), (_, _) => { });

        Assert.Equal(Evaluate().Metrics, cut.Metrics);
    }

    [Fact]
    public void Customers_without_a_positive_are_left_out_and_told()
    {
        var count = Evaluate().Count;

        Assert.Equal((3, 1, 4L), (count.Users, count.UsersLeftOut, count.Positives));
    }

    [Fact]
    public void The_figures_do_not_depend_on_the_number_of_threads()
    {
        var (one, two) = (Evaluate(threads: 1), Evaluate(threads: 2));

        Assert.Equal(one.Metrics, two.Metrics);
        Assert.Equal(one.Sources, two.Sources);
    }

    [Fact]
    public void What_a_source_found_alone_is_part_of_what_it_found_and_all_of_it_is_among_the_candidates()
    {
        var result = Evaluate();

        Assert.All(result.Sources, s => Assert.InRange(s.FoundAlone, 0, s.Found));
        Assert.True(result.Sources.Max(s => s.Found) <= result.Count.PositivesFound);
        Assert.InRange(result.Count.PositivesFound, 1, result.Count.Positives);
    }

    [Fact]
    public void A_window_in_which_nobody_bought_says_so()
    {
        var empty = new FoldEvaluation(Test, Catalogue, new Dictionary<long, HashSet<long>>(), Scorers, GivenShop.Settings);

        Assert.Equal(Fault.Conflict, Assert.Throws<LabException>(() => empty.Run(new ParallelOptions(), (_, _) => { })).Fault);
    }

    private static Fold Test => GivenJudged.Test;

    private static int AllAlike(CustomerView customer, Span<int> products, Span<float> scores)
    {
        var count = customer.Catalogue.State.Products.Count;
        for (var i = 0; i < count; i++)
        {
            (products[i], scores[i]) = (i, 1);
        }

        return count;
    }

    private static FoldResult Evaluate(int threads = 1) =>
        new FoldEvaluation(Test, Catalogue, GivenShop.Positives, Scorers, GivenShop.Settings).Run(new ParallelOptions { MaxDegreeOfParallelism = threads }, (_, _) => { });

    private static IReadOnlyList<IListScorer> Scorers(CandidateRows rows)
    {
        var purchases = rows.Catalogue.Tally.Events[(int)EventKind.Purchase];
        return [new PopularityScorer("popular", "By purchases ever.", rows.Catalogue.ByPurchases, p => purchases[p]), new RandomScorer(42, 2), new RuleScorer(2)];
    }
}
