using CsCheck;
using RecSys.Core.Stages.Evaluation;

namespace RecSys.Tests.Core.Stages.Evaluation;

public sealed class RegretTests
{
    private const double Tolerance = 1e-6;
    private static readonly double OneOfTwo = 1 / (1 + 1 / Math.Log2(3));

    [Fact]
    public void What_no_candidate_reached_is_lost_by_retrieval_and_the_rest_by_ranking()
    {
        // Bought 0 and 1, only 0 is a candidate, and it stands second.
        var regret = Regret.Of(GivenJudged.Fold(GivenJudged.User(0, [0, 1], [0], [2, 0])));
        var reached = 1 / Math.Log2(3) * OneOfTwo;

        Assert.Equal(reached, regret.Ndcg, Tolerance);
        Assert.Equal(1 - OneOfTwo, regret.Retrieval, Tolerance);
        Assert.Equal(OneOfTwo - reached, regret.Ranking, Tolerance);
        Assert.Equal((0.0, 1, 0, 0), (regret.ColdStart, regret.WarmUsers, regret.ColdUsers, regret.NothingReached));
    }

    [Fact]
    public void Nobody_can_order_what_nobody_proposed()
    {
        var regret = Regret.Of(GivenJudged.Fold(GivenJudged.User(0, [3], [], [1, 2])));

        Assert.Equal((1.0, 0.0, 1), (regret.Retrieval, regret.Ranking, regret.NothingReached));
    }

    [Fact]
    public void A_hit_that_popularity_filled_in_counts_as_reached()
    {
        var regret = Regret.Of(GivenJudged.Fold(GivenJudged.User(0, [3], [], [1, 3])));

        Assert.Equal(0, regret.Retrieval, Tolerance);
        Assert.Equal(1 - 1 / Math.Log2(3), regret.Ranking, Tolerance);
    }

    [Fact]
    public void A_customer_without_history_loses_by_cold_start_alone()
    {
        // The fourth customer has no event; half the loss of two users is theirs.
        var regret = Regret.Of(GivenJudged.Fold(GivenJudged.User(0, [3], [3], [3]), GivenJudged.User(3, [3], [], [1, 2])));

        Assert.Equal((0.5, 0.0, 0.0, 0.5), (regret.Ndcg, regret.Retrieval, regret.Ranking, regret.ColdStart));
        Assert.Equal((1, 1), (regret.WarmUsers, regret.ColdUsers));
    }

    [Fact]
    public void The_parts_are_never_negative_and_sum_to_one_with_what_is_reached() =>
        Gen.Select(Gen.Int[0, 3], Gen.Shuffle(new[] { 0, 1, 2, 3 }), Gen.Int[1, 4], Gen.Int[0, 4], Gen.Shuffle(new[] { 0, 1, 2, 3 }), Gen.Int[0, 4])
            .Select((customer, bought, positives, found, list, length) =>
                GivenJudged.User(customer, bought[..positives], bought[..Math.Min(found, positives)], list[..length]))
            .Array[1, 8]
            .Sample(
                users =>
                {
                    var regret = Regret.Of(GivenJudged.Fold(users));
                    Assert.Equal(1, regret.Ndcg + regret.Retrieval + regret.Ranking + regret.ColdStart, Tolerance);
                    Assert.True(Math.Min(regret.Retrieval, Math.Min(regret.Ranking, regret.ColdStart)) >= -Tolerance);
                },
                iter: 300);
}
