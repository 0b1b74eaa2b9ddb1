using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Stages.Recommendation;

namespace RecSys.Tests.Support;

/// <summary>
/// A running lab with a shop by hand, two rankers by hand and a snapshot by each. Books 10 to 24, all looked at by customer 2; customer 1 bought 10 and
/// put 11 into the cart; customer 3 did nothing. Version 1 goes up with a customer's carts, version 2, the champion, down: 11 is first by the one, last by the other.
/// </summary>
public sealed class TwoModelLab : IAsyncLifetime
{
    private LabServer _server = null!;

    public Uri Address => _server.Address;

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _server = LabServer.Start();
        Client = _server.CreateClient();
        var live = _server.Services.GetRequiredService<LiveState>();
        await live.WhenReadyAsync(CancellationToken.None);
        var shop = new ShopBuilder().Customer(1, age: 30, location: "Pune").Customer(2, age: 40, location: "Delhi").Customer(3, age: 50, location: "Pune")
            .Event(1, 10, EventKind.Purchase, daysAgo: 1, order: "A").Event(1, 11, EventKind.AddToCart, daysAgo: 2);
        foreach (var product in Enumerable.Range(10, 15))
        {
            shop.Product(product, brand: "Acme", price: 100).Event(2, product, EventKind.View, daysAgo: product - 5);
        }

        using var lab = new TempLab(_server.DataDirectory);
        lab.With(shop);
        foreach (var model in new[] { GivenModel.Above("carts", version: 1), GivenModel.Below("carts", version: 2) })
        {
            lab.Promote(model);
            await lab.RunAsync(new RecommendationStage(new()));
        }

        live.Rebuild(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
