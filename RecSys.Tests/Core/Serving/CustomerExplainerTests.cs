using RecSys.Core.Domain;
using RecSys.Core.Serving.Explaining;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Recommendation;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

/// <summary>Books 10 to 24, looked at by customer 2; customer 1 bought 10 and put 11 into the cart, 3 did nothing.</summary>
public sealed class CustomerExplainerTests : IDisposable
{
    private readonly TempLab _lab = new() { Settings = new LabSettings { Candidates = new CandidateSettings { MaxPerCustomer = 12 } } };

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_product_of_the_list_is_held_against_the_first_outside()
    {
        var (live, explainer) = Lab();
        var list = live.Ids(1, 3);

        var verdict = explainer.Verdict(1, list[0], 2);

        Assert.Equal((Verdicts.InList, 1, list[2]), (verdict.Verdict, verdict.Rank, verdict.Rival!.ProductId));
    }

    [Fact]
    public void What_lies_between_two_products_is_told_feature_by_feature_and_sums_to_their_distance()
    {
        var (live, explainer) = Lab();

        // The model asks for the cart alone, and customer 1 has 11 in it.
        Assert.Equal(11, live.Ids(1)[0]);
        var verdict = explainer.Verdict(1, live.Ids(1)[5], 1);

        Assert.Equal(Verdicts.RankedBelow, verdict.Verdict);
        Assert.Equal(("carts", 0f, 1f), (verdict.Gaps!.Single().Feature, verdict.Gaps!.Single().Value, verdict.Gaps!.Single().RivalValue));
        Assert.Equal(verdict.Score - verdict.Rival!.Score, verdict.Gaps!.Sum(g => g.Amount), 1e-9);
        Assert.Contains("1.000 below that of Product 11, the 1st", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_bought_is_said_with_the_rank_it_would_have()
    {
        var verdict = Lab().Explainer.Verdict(1, 10, 10);

        Assert.Equal((Verdicts.Bought, true), (verdict.Verdict, verdict.IsSupposed));
        Assert.Contains("has bought it", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_merger_cut_is_told_with_its_place_and_what_the_model_would_have_said()
    {
        var (live, explainer) = Lab();
        var shown = live.Ids(1, 12);
        var cut = Enumerable.Range(11, 14).Select(id => explainer.Verdict(1, id, 10)).Where(v => !shown.Contains(v.ProductId)).ToList();

        Assert.Equal(2, cut.Count);
        Assert.All(cut, v => Assert.Equal((Verdicts.Cut, 12, true), (v.Verdict, v.MergerCap, v.Sources.Any(s => s.IsProposed))));
        Assert.Equal([13, 14], cut.Select(v => v.MergerRank!.Value).Order());
        Assert.All(cut, v => Assert.Contains("the model never saw it. The model would have ranked it", v.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_source_proposes_within_its_quota_is_no_candidate_and_the_nearest_source_is_named()
    {
        var (live, explainer) = Lab(perSource: 1);

        var verdict = Enumerable.Range(12, 13).Select(id => explainer.Verdict(1, id, 1)).First(v => v.Verdict == Verdicts.NotProposed);

        Assert.Null(verdict.MergerRank);
        Assert.DoesNotContain(verdict.Sources, s => s.IsProposed);
        Assert.Contains("no candidate: the nearest source", verdict.Sentence, StringComparison.Ordinal);
        Assert.True(verdict.Sources.Min(s => s.Rank) > 1);
        Assert.Equal(verdict.ProductId, live.Ids(1, 15).Single(id => id == verdict.ProductId));
    }

    [Fact]
    public void A_product_that_only_fills_the_list_up_says_so()
    {
        var (_, explainer) = Lab(perSource: 1);

        var filler = Enumerable.Range(12, 13).Select(id => explainer.Verdict(1, id, 14)).First(v => v.Verdict == Verdicts.Filler);

        Assert.Contains("for its popularity", filler.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_history_the_context_ranks_the_whole_shop()
    {
        var (live, explainer) = Lab();
        var list = live.Ids(3, 15);

        var verdict = explainer.Verdict(3, list[11], 10);

        Assert.Equal((Verdicts.RankedBelow, 12, 15, list[9]), (verdict.Verdict, verdict.Rank, verdict.Candidates, verdict.Rival!.ProductId));
        Assert.Equal(verdict.Score - verdict.Rival.Score, verdict.Gaps!.Sum(g => g.Amount), 1e-9);
    }

    [Fact]
    public void Nothing_supposed_changes_nothing()
    {
        var change = Lab().Explainer.Suppose(1, new Supposition(), 10);

        Assert.Equal(0, change.Entered);
        Assert.All(change.After, a => Assert.Equal(a.Item.Rank, a.OtherRank));
    }

    [Fact]
    public async Task A_supposed_event_gives_the_list_that_the_same_event_posted_gives_and_is_not_kept()
    {
        var (live, explainer) = Lab();
        var before = live.Ids(1);
        var change = explainer.Suppose(1, new Supposition { Events = [new SupposedEvent(before[9], EventKind.AddToCart)] }, 10);

        Assert.Equal(before, live.Ids(1));
        await live.PostAsync($$"""{"CustomerID": 1, "ProductID": {{before[9]}}, "InteractionType": "add_to_cart", "EventTime": "2025-12-01T00:00:01Z"}""");
        Assert.Equal(live.Ids(1), change.After.Select(a => a.Item.ProductId));
        Assert.Equal((before[9], 10), (change.After.First(a => a.OtherRank == 10).Item.ProductId, change.After.First(a => a.OtherRank == 10).OtherRank));
    }

    [Fact]
    public void A_supposed_purchase_takes_the_product_out()
    {
        var change = Lab().Explainer.Suppose(1, new Supposition { Events = [new SupposedEvent(11, EventKind.Purchase)] }, 10);

        Assert.DoesNotContain(change.After, a => a.Item.ProductId == 11);
        Assert.Null(change.Before.Single(b => b.Item.ProductId == 11).OtherRank);
    }

    [Fact]
    public void A_supposed_value_moves_its_product_alone()
    {
        var (live, explainer) = Lab();
        var last = live.Ids(1)[9];
        var change = explainer.Suppose(1, new Supposition { Values = [new SupposedValue("carts", last, 2), new SupposedValue("carts", 11, 0)] }, 10);

        Assert.Equal(last, change.After[0].Item.ProductId);
        Assert.Equal(10, change.After[0].OtherRank);
        Assert.Equal(live.Ids(1)[0], change.Before[0].Item.ProductId);
    }

    [Fact]
    public void A_first_event_makes_a_new_customer_personal()
    {
        var change = Lab().Explainer.Suppose(3, new Supposition { Events = [new SupposedEvent(12, EventKind.View)] }, 10);

        Assert.Equal(("cold_start", "personal"), (change.TypeBefore, change.TypeAfter));
    }

    [Fact]
    public void Another_age_is_another_context()
    {
        var (_, explainer) = Lab();
        var change = explainer.Suppose(3, new Supposition { Age = 40 }, 10);

        Assert.NotEqual(change.Before.Select(b => b.Item.Score), change.After.Select(a => a.Item.Score));
    }

    [Theory]
    [InlineData("no such feature", null, "There is no feature 'no such feature'.")]
    [InlineData("views", null, "views differs from product to product.")]
    [InlineData("views", 999L, "There is no product 999.")]
    public void A_value_that_makes_no_sense_is_refused_in_words(string feature, long? product, string said)
    {
        var error = Assert.Throws<LabException>(() => Lab().Explainer.Suppose(1, new Supposition { Values = [new SupposedValue(feature, product, 1)] }, 10));

        Assert.Equal(said, error.Message);
    }

    [Fact]
    public void Two_models_are_held_side_by_side()
    {
        var (_, explainer) = Lab();
        _lab.Register(GivenModel.Above("product_days_since_purchase", threshold: 10, version: 2));

        var duel = explainer.Compare(1, 1, 2, 10);
        var same = explainer.Compare(1, 1, 1, 10);

        Assert.Equal(10, same.InCommon);
        Assert.All(same.FirstList, a => Assert.Equal(a.Item.Rank, a.OtherRank));
        Assert.Equal(1, duel.FirstList.Single(a => a.Item.ProductId == 11).Item.Rank);
        Assert.NotEqual(duel.FirstList.Select(a => a.Item.ProductId), duel.SecondList.Select(a => a.Item.ProductId));
        Assert.Throws<LabException>(() => explainer.Compare(1, 1, 7, 10));
    }

    private (GivenLive Live, CustomerExplainer Explainer) Lab(int perSource = 100)
    {
        var shop = new ShopBuilder().Customer(1, age: 30).Customer(2, age: 40).Customer(3, age: 20)
            .Event(1, 10, EventKind.Purchase, daysAgo: 1, order: "A").Event(1, 11, EventKind.AddToCart, daysAgo: 2);
        foreach (var product in Enumerable.Range(10, 15))
        {
            shop.Product(product, brand: "Acme", price: 100).Event(2, product, EventKind.View, daysAgo: product - 5).Event(2, product, EventKind.Purchase, daysAgo: product - 5, order: $"{product}");
        }

        _lab.With(shop);
        _lab.Promote(GivenModel.Above("carts"));
        var lab = new TempLab(_lab.Paths.DataDirectory) { Settings = _lab.Settings with { Candidates = _lab.Settings.Candidates with { PerSource = perSource, Quotas = new Dictionary<string, int>() } } };
        var live = new GivenLive(lab);
        return (live, new CustomerExplainer(live.Live, live.Models));
    }
}
