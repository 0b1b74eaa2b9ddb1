using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Tests.Core.Stages.Evaluation;

/// <summary>A shop of four products and four customers; the last one has no history. Purchases before day 10: product 1 thrice, 2 twice, 3 once.</summary>
internal static class GivenShop
{
    public const long Cutoff = 10 * Moments.Day;

    public static readonly LabSettings Settings = new() { Evaluation = new EvaluationSettings { K = 2 } };

    /// <summary>Eligible products bought after day 10.</summary>
    public static readonly IReadOnlyDictionary<long, HashSet<long>> Positives = new Dictionary<long, HashSet<long>> { [1] = [3], [2] = [2, 4], [3] = [4] };

    public static Catalogue Catalogue()
    {
        var products = Enumerable.Range(1, 4).Select(id => new ProductVersion
        {
            ProductId = id,
            Name = $"Product {id}",
            Category = id <= 2 ? "Home" : "Sport",
            Brand = id == 4 ? null : "Acme",
            Price = id == 3 ? 600 : 100,
        });
        var customers = Enumerable.Range(1, 4).Select(id => new CustomerVersion { CustomerId = id, Age = 30 });
        (long Customer, long Product)[] bought = [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (3, 3)];
        var events = bought.Select((b, i) => new ShopEvent
        {
            CustomerId = b.Customer,
            ProductId = b.Product,
            Kind = EventKind.Purchase,
            Time = (i + 1) * Moments.Day,
            Quantity = 1,
            UnitPrice = 100,
        });
        var state = new ShopReplay(new ShopHistory(customers, products, [.. events])).AdvanceTo(Cutoff);
        return RecSys.Core.State.Catalogue.Count(state, Settings.Gold, new ParallelOptions { MaxDegreeOfParallelism = 1 });
    }
}
