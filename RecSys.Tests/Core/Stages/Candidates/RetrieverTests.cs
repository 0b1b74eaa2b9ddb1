using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Candidates;

public sealed class RetrieverTests
{
    [Fact]
    public void Merit_is_the_sum_of_reciprocal_ranks()
    {
        var (catalogue, list) = Retrieve(TinyShop.Make(), 1, Given.RepeatsAllowed);

        Assert.Equal([10, 11, 12], Ids(catalogue, list));
        Assert.Equal(9 / 21.0 + 1 / 23.0, list.Merits[0], 1e-12);
    }

    [Fact]
    public void Every_source_of_a_pair_is_kept_with_rank_and_score()
    {
        var (_, list) = Retrieve(TinyShop.Make(), 1, Given.RepeatsAllowed);

        var names = CandidateSources.All.Select(s => s.Name).ToList();
        Assert.Equal(3, list.RanksOf(0)[names.IndexOf("item_neighbours")]);
        Assert.Equal(0, list.RanksOf(0)[names.IndexOf("bought_together")]);
        Assert.Equal(10, list.ScoresOf(0)[names.IndexOf("trending")]);
        Assert.Equal(10, list.RanksOf(0).ToArray().Count(rank => rank > 0));
    }

    [Fact]
    public void The_cap_cuts_by_merit_and_not_by_product_id()
    {
        var shop = Given.Shop().Customer(1).Customer(2);
        for (var id = 1; id <= 20; id++)
        {
            shop.Product(id);
            Enumerable.Range(0, id).ToList().ForEach(_ => shop.Viewed(2, id, daysAgo: 1));
        }

        var three = new LabSettings { Candidates = new() { MaxPerCustomer = 3 } };
        var (catalogue, list) = Retrieve(shop, 1, three);

        Assert.Equal([20, 19, 18], Ids(catalogue, list));
    }

    [Fact]
    public void Equal_merits_are_ordered_by_product_id_whatever_order_the_shop_met_them_in()
    {
        var shop = Given.Shop().Customer(1).Customer(2).Product(30, fromDaysAgo: 50).Product(20, fromDaysAgo: 20).Product(10, fromDaysAgo: 10);
        var sources = new ICandidateSource[] { new Fixed(0, 1, 2) };
        var catalogue = shop.Catalogue();
        var view = Load(catalogue, 1);

        var list = new Retriever(catalogue, new LabSettings(), sources).Retrieve(view);

        Assert.Equal([10, 20, 30], Ids(catalogue, list));
    }

    [Fact]
    public void A_source_with_weight_0_is_off()
    {
        var off = Given.RepeatsAllowed with { Candidates = new() { Weights = CandidateSources.All.Where(s => s.Name != "bought_together").ToDictionary(s => s.Name, _ => 0.0) } };

        var (catalogue, list) = Retrieve(TinyShop.Make(), 1, off);

        Assert.Equal([11], Ids(catalogue, list));
    }

    [Fact]
    public void A_customer_who_bought_everything_gets_nothing_unless_repeats_are_allowed()
    {
        var shop = Given.Shop().Customer(1).Product(10).Bought(1, 10, daysAgo: 5);

        Assert.Equal(0, Retrieve(shop, 1, new LabSettings()).List.Count);
        Assert.Equal(1, Retrieve(shop, 1, Given.RepeatsAllowed).List.Count);
    }

    [Fact]
    public void One_customer_after_the_other_gives_what_each_alone_gives()
    {
        var settings = new LabSettings { Candidates = new() { MaxPerCustomer = 12, PerSource = 6 } };
        var catalogue = Given.BusyShop().Catalogue();
        var view = new CustomerView(catalogue, settings.Features);
        var reused = new Retriever(catalogue, settings);
        foreach (var customer in catalogue.State.Customers)
        {
            view.Load(customer);
            var batch = Describe(reused.Retrieve(view));
            var alone = Describe(new Retriever(catalogue, settings).Retrieve(Load(catalogue, customer.Id)));

            Assert.Equal(alone, batch);
        }
    }

    [Fact]
    public void The_meter_counts_what_only_one_source_found()
    {
        var catalogue = TinyShop.Make().Catalogue();
        var meter = new RetrievalMeter(2, TimeProvider.System);
        var sources = new ICandidateSource[] { new Fixed(0, 1), new Fixed(1) };

        new Retriever(catalogue, Given.RepeatsAllowed, sources, meter).Retrieve(Load(catalogue, 1));

        Assert.Equal([1, 1], meter.Customers);
        Assert.Equal([2, 1], meter.Proposals);
        Assert.Equal([2, 1], meter.Kept);
        Assert.Equal([1, 0], meter.Unique);
    }

    private static string Describe(CandidateList list)
    {
        var lines = Enumerable.Range(0, list.Count).Select(i =>
            $"{list.Products[i]} {list.Merits[i]:R} {string.Join(',', list.RanksOf(i).ToArray())} {string.Join(',', list.ScoresOf(i).ToArray())}");
        return string.Join('\n', lines);
    }

    private static (Catalogue Catalogue, CandidateList List) Retrieve(ShopBuilder shop, long customer, LabSettings settings)
    {
        var catalogue = shop.Catalogue();
        return (catalogue, new Retriever(catalogue, settings).Retrieve(Load(catalogue, customer)));
    }

    private static CustomerView Load(Catalogue catalogue, long customer)
    {
        var view = new CustomerView(catalogue, new FeatureSettings());
        view.Load(catalogue.State.FindCustomer(customer)!);
        return view;
    }

    private static long[] Ids(Catalogue catalogue, CandidateList list) => [.. list.Products.ToArray().Select(p => catalogue.Product(p).Id)];

    /// <summary>Proposes given product indexes with equal scores.</summary>
    private sealed class Fixed(params int[] products) : ICandidateSource
    {
        public string Name => $"fixed{products.Length}";

        public string Sentence => "Given products.";

        public string Reason => "Given";

        public void Propose(CustomerView customer, Proposals proposals)
        {
            foreach (var product in products)
            {
                proposals.Add(product, 1);
            }
        }
    }
}
