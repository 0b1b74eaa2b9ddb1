using CsCheck;
using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.State;

public sealed class CatalogueTests
{
    [Fact]
    public void Counts_are_those_of_a_plain_query_over_the_events()
    {
        RandomShop.Any.Sample(shop =>
        {
            var catalogue = shop.Catalogue();
            var windowStart = ShopBuilder.DaysAgo(30);
            foreach (var product in catalogue.State.Products)
            {
                var events = shop.Events.Where(e => e.ProductId == product.Id).ToList();
                var purchases = events.Where(e => e.Kind == EventKind.Purchase).ToList();
                Assert.Equal(events.Count(e => e.Kind == EventKind.View), catalogue.Tally.Events[0][product.Index]);
                Assert.Equal(events.Count(e => e.Kind == EventKind.AddToCart && e.Time >= windowStart), catalogue.Tally.RecentEvents[1][product.Index]);
                Assert.Equal(purchases.Select(e => e.CustomerId).Distinct().Count(), catalogue.Tally.Buyers[product.Index]);
                Assert.Equal(
                    events.Sum(e => new[] { 1, 3, 5 }[(int)e.Kind] * Math.Pow(2, -Moments.DaysBetween(e.Time, ShopBuilder.Now) / 30)),
                    catalogue.Tally.Popularity[product.Index],
                    9);
                for (var location = 0; location < catalogue.State.Locations.Count; location++)
                {
                    var there = catalogue.State.Customers.Where(c => c.Location == location).Select(c => c.Id).ToHashSet();
                    Assert.Equal(purchases.Count(e => there.Contains(e.CustomerId)), catalogue.Tally.PurchasesByLocation[location][product.Index]);
                }
            }
        });
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        RandomShop.Any.Sample(shop =>
        {
            var (one, four) = (shop.Catalogue(threads: 1), shop.Catalogue(threads: 4));

            Assert.Equal(one.Tally.Popularity, four.Tally.Popularity);
            Assert.Equal(one.ByTrending, four.ByTrending);
            foreach (var product in one.State.Products)
            {
                Assert.Equal(one.ItemItem.Of(product.Index).ToArray(), four.ItemItem.Of(product.Index).ToArray());
                Assert.Equal(one.ItemItem.SimilaritiesOf(product.Index).ToArray(), four.ItemItem.SimilaritiesOf(product.Index).ToArray());
            }
        });
    }

    [Fact]
    public void Rankings_are_by_count_and_break_ties_by_product()
    {
        var catalogue = new ShopBuilder().Customer(1, location: "Pune").Customer(2).Product(10).Product(20).Product(30).Product(40)
            .Event(1, 20, EventKind.Purchase, daysAgo: 3)
            .Event(1, 10, EventKind.Purchase, daysAgo: 2)
            .Event(1, 40, EventKind.Purchase, daysAgo: 1)
            .Event(1, 40, EventKind.Purchase, daysAgo: 50)
            .Event(2, 30, EventKind.Purchase, daysAgo: 1)
            .Catalogue();

        Assert.Equal([3, 0, 1], catalogue.ByLocation[0]);
        Assert.Equal([3, 0, 1, 2], catalogue.ByPurchases);
        Assert.Equal([0, 1, 2, 3], catalogue.ByRecentPurchases);
    }

    [Fact]
    public void Neighbours_are_those_of_brute_force()
    {
        var groups = Gen.Select(Gen.Int[0, 7], Gen.Int[1, 4]).Array[0, 6].Array[1, 30];
        Gen.Select(groups, Gen.Int[1, 5]).Sample((rows, keep) =>
        {
            var matrix = rows.Select(row => row.DistinctBy(cell => cell.Item1).ToDictionary(cell => cell.Item1, cell => cell.Item2 / 4f)).ToList();
            var built = new ProductGroups(8);
            foreach (var row in matrix)
            {
                foreach (var (product, weight) in row)
                {
                    built.Add(product, weight);
                }

                built.EndRow();
            }

            var neighbours = Neighbours.Count(built, keep, 0.5, new ParallelOptions { MaxDegreeOfParallelism = 2 });
            for (var product = 0; product < 8; product++)
            {
                var expected = Enumerable.Range(0, 8)
                    .Where(other => other != product)
                    .Select(other => (Other: other, Similarity: Similarity(matrix, product, other, 0.5)))
                    .Where(pair => pair.Similarity > 0)
                    .OrderByDescending(pair => pair.Similarity)
                    .Select(pair => pair.Similarity)
                    .Take(keep)
                    .ToList();
                var actual = neighbours.SimilaritiesOf(product).ToArray();
                Assert.Equal(expected.Count, actual.Length);
                Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-6));
                Assert.All(neighbours.Of(product).ToArray().Zip(actual), pair => Assert.Equal(Similarity(matrix, product, pair.First, 0.5), pair.Second, tolerance: 1e-6));
            }
        });
    }

    private static double Similarity(List<Dictionary<int, float>> matrix, int a, int b, double shrinkage)
    {
        double Dot(int i, int j) => matrix.Sum(row => row.TryGetValue(i, out var x) && row.TryGetValue(j, out var y) ? (double)x * y : 0);
        var dot = Dot(a, b);
        return dot == 0 ? 0 : dot / (Math.Sqrt(Dot(a, a)) * Math.Sqrt(Dot(b, b)) + shrinkage);
    }
}
