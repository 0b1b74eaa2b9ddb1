using CsCheck;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Candidates;

/// <summary>What is proposed at once, or merged from rankings, is what sorting everything would put first.</summary>
public sealed class ProposalsTests
{
    private const int Products = 40;

    // Few different scores, so that many are equal and ids decide.
    private static readonly Gen<double[]> Scores = Gen.OneOf(Gen.Int[-1, 3].Select(i => i / 4.0), Gen.Double[0, 1]).Array[Products];

    private static readonly CustomerView Customer = BuyerOfEveryThird();

    [Fact]
    public void All_at_once_leaves_the_best_that_may_be_recommended() =>
        Gen.Select(Scores, Gen.Int[1, 60], Gen.Bool).Sample((scores, wanted, excludes) =>
        {
            var (proposals, order) = Open(wanted, excludes);

            proposals.AddAll([.. Enumerable.Range(0, Products)], scores);

            Assert.Equal(Best(Enumerable.Range(0, Products), scores, wanted, excludes), ProductsOf(proposals, order));
        });

    [Fact]
    public void Floats_at_once_are_what_doubles_are() =>
        Gen.Select(Scores, Gen.Int[1, 60]).Sample((drawn, wanted) =>
        {
            double[] scores = [.. drawn.Select(score => (double)(float)score)];
            var (proposals, order) = Open(wanted, excludes: true);

            proposals.AddAll([.. Enumerable.Range(0, Products)], Array.ConvertAll(scores, score => (float)score));

            Assert.Equal(Best(Enumerable.Range(0, Products), scores, wanted, excludes: true), ProductsOf(proposals, order));
        });

    [Fact]
    public void Merged_rankings_leave_the_best_of_the_first_wanted_of_each() =>
        Gen.Select(Scores, Gen.Int[1, 4], Gen.Int[1, 60], Gen.Bool).Sample((scores, groups, wanted, excludes) =>
        {
            var (proposals, order) = Open(wanted, excludes);
            var rankings = Ranking.Split(Ranking.Of(scores), groups, product => product % groups);
            double[] factors = [.. Enumerable.Range(0, groups).Select(g => 1.0 / (1 + g))];

            proposals.AddMerged(rankings, factors, scores);

            var reachable = rankings.SelectMany(ranking => ranking.Where(p => Allowed(p, excludes)).Take(wanted));
            double[] worths = [.. scores.Select((score, product) => score * factors[product % groups])];
            Assert.Equal(Best(reachable, worths, wanted, excludes), ProductsOf(proposals, order));
        });

    private static (Proposals Proposals, ProductOrder Order) Open(int wanted, bool excludes)
    {
        var order = new ProductOrder(Customer.Catalogue.State);
        var proposals = new Proposals(new Eligibility(new RecommendationSettings { ExcludePurchased = excludes }), order);
        proposals.Open(Customer, wanted);
        return (proposals, order);
    }

    private static int[] ProductsOf(Proposals proposals, ProductOrder order) => [.. proposals.Best().ToArray().Select(order.ProductOf)];

    private static int[] Best(IEnumerable<int> products, double[] scores, int wanted, bool excludes) =>
        [.. products.Where(p => scores[p] > 0 && Allowed(p, excludes)).OrderByDescending(p => (float)scores[p]).ThenBy(IdOf).Take(wanted)];

    private static bool Allowed(int product, bool excludes) => !excludes || !Customer.HasBought(product);

    private static long IdOf(int product) => Customer.Catalogue.Product(product).Id;

    private static CustomerView BuyerOfEveryThird()
    {
        var shop = Given.Shop().Customer(1);
        for (var product = 0; product < Products; product++)
        {
            // Ids are not in the order of the indexes.
            shop.Product(10 + product * 7 % Products);
        }

        for (var product = 0; product < Products; product += 3)
        {
            shop.Bought(1, 10 + product, daysAgo: 5);
        }

        var catalogue = shop.Catalogue();
        var view = new CustomerView(catalogue, new FeatureSettings());
        view.Load(catalogue.State.FindCustomer(1)!);
        return view;
    }
}
