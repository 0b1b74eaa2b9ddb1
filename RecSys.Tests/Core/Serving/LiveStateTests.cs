using RecSys.Core.Domain;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

public sealed class LiveStateTests : IDisposable
{
    private const string Purchase = """{"customer_id": 1, "product_id": 10, "interaction_type": "purchase", "event_time": "2025-12-01T01:00:00Z", "order_id": "A1"}""";

    private readonly TempLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_posted_purchase_leaves_the_customers_next_list()
    {
        var lab = new GivenLive(Shop());
        Assert.Contains(10, lab.Ids(1));

        var receipt = await lab.PostAsync(Purchase);

        Assert.Equal((1, 0, 0), (receipt.Accepted, receipt.Duplicates, receipt.Rejected.Count));
        Assert.DoesNotContain(10, lab.Ids(1));
        Assert.Contains(10, lab.Ids(2));
    }

    [Fact]
    public async Task A_restart_keeps_posted_events()
    {
        await new GivenLive(Shop()).PostAsync(Purchase);

        Assert.DoesNotContain(10, new GivenLive(_lab).Ids(1));
    }

    [Fact]
    public async Task A_rebuild_keeps_posted_events_and_counts_them_in_the_catalogue()
    {
        var lab = new GivenLive(Shop());
        await lab.PostAsync(Purchase);
        Assert.Equal(1, lab.Live.EventsSinceCount);

        lab.Live.Rebuild(CancellationToken.None);

        Assert.Equal(0, lab.Live.EventsSinceCount);
        Assert.DoesNotContain(10, lab.Ids(1));
    }

    [Fact]
    public async Task The_same_event_twice_counts_once()
    {
        var lab = new GivenLive(Shop());

        var together = await lab.PostAsync($"[{Purchase}, {Purchase}]");
        var again = await lab.PostAsync(Purchase);
        var afterRestart = await new GivenLive(_lab).PostAsync(Purchase);

        Assert.Equal((1, 1), (together.Accepted, together.Duplicates));
        Assert.Equal((0, 1), (again.Accepted, again.Duplicates));
        Assert.Equal((0, 1), (afterRestart.Accepted, afterRestart.Duplicates));
        Assert.Single(Directory.GetFiles(_lab.Paths.LandingOf("sales")));
    }

    [Fact]
    public async Task A_cold_customer_becomes_personal_with_the_first_event()
    {
        var lab = new GivenLive(Shop());
        Assert.Equal("cold_start", lab.Recommend(3).Type);

        await lab.PostAsync("""{"CustomerID": 3, "ProductID": 12, "InteractionType": "view", "EventTime": "2025-12-01T01:00:00Z"}""");

        Assert.Equal("personal", lab.Recommend(3).Type);
    }

    [Fact]
    public void A_promotion_takes_effect_on_the_next_call()
    {
        var lab = new GivenLive(Shop());
        _lab.Register(GivenModel.Indifferent(version: 2));
        Assert.Equal(1, lab.Recommend(1).ModelVersion);

        lab.Models.Promote(2);

        Assert.Equal(2, lab.Recommend(1).ModelVersion);
    }

    [Fact]
    public async Task Promotions_under_load_fail_no_call_and_hold_from_the_next_one_on()
    {
        var lab = new GivenLive(Shop());
        _lab.Register(GivenModel.Indifferent(version: 2));
        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(1, 3).Select(customer => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.InRange(lab.Recommend(customer).ModelVersion, 1, 2);
            }
        })).ToList();
        for (var turn = 0; turn < 20; turn++)
        {
            lab.Models.Promote(1 + turn % 2);
            Assert.Equal(1 + turn % 2, lab.Recommend(1).ModelVersion);
            if (turn % 5 == 0)
            {
                lab.Live.Rebuild(CancellationToken.None);
                Assert.Equal(1 + turn % 2, lab.Recommend(1).ModelVersion);
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task What_the_first_run_brought_is_served_without_waiting_for_the_background()
    {
        var lab = new GivenLive(_lab);
        Assert.Equal("There is no shop yet.", Assert.Throws<LabException>(() => lab.Recommend(1)).Message);

        Shop();
        await lab.Live.WhenReadyAsync(CancellationToken.None);

        Assert.Equal(10, lab.Ids(1).Count);
    }

    [Fact]
    public async Task The_data_cutoff_lies_just_after_the_last_event()
    {
        var lab = new GivenLive(Shop());
        await lab.PostAsync(Purchase);

        Assert.Equal(new DateTimeOffset(2025, 12, 1, 1, 0, 0, 1, TimeSpan.Zero), lab.Recommend(1).DataCutoff);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    public void A_list_of_no_or_too_many_products_is_refused(int k)
    {
        var error = Assert.Throws<LabException>(() => new GivenLive(Shop()).Recommend(1, k));

        Assert.Equal(Fault.Invalid, error.Fault);
        Assert.Contains($"{k}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_customer_is_not_found()
    {
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => new GivenLive(Shop()).Recommend(99)).Fault);
    }

    [Fact]
    public void Without_a_champion_it_says_so()
    {
        _lab.With(Events());

        var error = Assert.Throws<LabException>(() => new GivenLive(_lab).Recommend(1));

        Assert.Equal((Fault.Conflict, "No model is promoted to champion."), (error.Fault, error.Message));
    }

    [Fact]
    public async Task Lists_can_be_read_while_events_pour_in()
    {
        var lab = new GivenLive(Shop());
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var lists = 0;
            while (!done.IsCancellationRequested)
            {
                Assert.NotEmpty(lab.Ids(1));
                lists++;
            }

            return lists;
        });
        for (var second = 0; second < 200; second++)
        {
            await lab.PostAsync($$"""{"CustomerID": 1, "ProductID": {{10 + second % 15}}, "InteractionType": "view", "EventTime": "2025-12-01T00:{{second / 60:00}}:{{second % 60:00}}Z"}""");
        }

        await done.CancelAsync();
        Assert.True(await reader > 0);
        Assert.Equal(200, lab.Live.EventsSinceCount);
    }

    private TempLab Shop()
    {
        _lab.With(Events());
        _lab.Promote(GivenModel.Indifferent());
        return _lab;
    }

    private static ShopBuilder Events()
    {
        var shop = new ShopBuilder().Customer(1, age: 30, location: "Pune").Customer(2, age: 40).Customer(3, age: 50);
        foreach (var product in Enumerable.Range(10, 15))
        {
            shop.Product(product, price: 100).Event(2, product, EventKind.View, daysAgo: product - 5);
        }

        return shop.Event(1, 10, EventKind.View, daysAgo: 1).Event(1, 11, EventKind.View, daysAgo: 2);
    }
}
