using MathNet.Numerics.LinearAlgebra;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.State;

public sealed class EaseTests
{
    // Strengths of a half each: XᵀX + λI = [1.5 0.25; 0.25 1.25] with λ = 1.
    private static ShopBuilder Shop => Given.Shop().Customer(1).Customer(2).Product(10).Product(11)
        .Bought(1, 10, daysAgo: 30).Bought(1, 11, daysAgo: 30).Bought(2, 10, daysAgo: 30);

    [Fact]
    public void Weights_are_the_closed_form_by_hand()
    {
        var ease = Shop.Catalogue(new GoldSettings { EaseLeastCustomers = 1, EaseRegularisation = 1 }).Ease;

        Assert.Equal([0f, 0.25f / 1.5f], ease.From(0).ToArray(), Near);
        Assert.Equal([0.25f / 1.25f, 0f], ease.From(1).ToArray(), Near);
    }

    [Fact]
    public void A_product_few_customers_know_takes_no_part()
    {
        var ease = Shop.Catalogue(new GoldSettings { EaseLeastCustomers = 2 }).Ease;

        Assert.Equal([0], ease.Products.ToArray());
        Assert.True(ease.From(1).IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(391)]
    public void The_inverse_by_halves_times_the_matrix_is_the_identity(int size)
    {
        var random = new Random(size);
        var factors = Matrix<float>.Build.Dense(size, size, (_, _) => random.NextSingle());
        var matrix = factors.TransposeAndMultiply(factors) + Matrix<float>.Build.DenseIdentity(size) * 100;

        var identity = SymmetricInverse.Of(matrix, new ParallelOptions()) * matrix;

        Assert.All(identity.EnumerateIndexed(), cell => Assert.Equal(cell.Item1 == cell.Item2 ? 1 : 0, cell.Item3, 1e-3));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 7)]
    [InlineData(16, 40, 4)]
    [InlineData(33, 128, 130)]
    [InlineData(170, 61, 93)]
    public void A_product_is_the_librarys_to_the_bit_however_many_threads(int rows, int inner, int columns)
    {
        var random = new Random(rows);
        var left = Matrix<float>.Build.Dense(rows, inner, (_, _) => random.NextSingle() - 0.5f);
        var right = Matrix<float>.Build.Dense(inner, columns, (_, _) => random.NextSingle() * 100);

        foreach (var threads in new[] { 1, 3 })
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };

            Assert.Equal((left * right).ToColumnMajorArray(), DenseProduct.Of(left, right, parallel).ToColumnMajorArray());
            Assert.Equal(left.TransposeThisAndMultiply(left).ToColumnMajorArray(), DenseProduct.Of(left.Transpose(), left, parallel).ToColumnMajorArray());
            Assert.Equal(left.TransposeAndMultiply(left).ToColumnMajorArray(), DenseProduct.Of(left, left.Transpose(), parallel).ToColumnMajorArray());
        }
    }

    [Fact]
    public void Strengths_are_the_strongest_of_all_events_and_sum_up_over_customers()
    {
        var random = new Random(11);
        var shop = Given.Shop();
        Enumerable.Range(1, 6).ToList().ForEach(id => shop = shop.Customer(id).Product(100 + id));
        for (var i = 0; i < 120; i++)
        {
            var (customer, product, daysAgo) = (random.Next(1, 7), 100 + random.Next(1, 7), random.Next(0, 90));
            shop = random.Next(3) == 0 ? shop.Bought(customer, product, daysAgo: daysAgo) : shop.Viewed(customer, product, daysAgo: daysAgo);
        }

        var (state, strength) = (shop.State(), new Strength(new GoldSettings()));
        foreach (var halfLife in new[] { 3, 30, 120 })
        {
            var histories = strength.Histories(state, halfLife);
            var sums = new double[state.Products.Count];
            foreach (var customer in state.Customers)
            {
                var events = customer.Events.ToArray();
                var expected = events.Select(e => e.Product).Distinct()
                    .Select(p => (p, events.Where(e => e.Product == p).Max(e => strength.Of(e.Kind, e.Time, state.Now, halfLife)))).ToList();
                expected.ForEach(e => sums[e.p] += e.Item2);

                Assert.Equal(expected.Select(e => e.p), histories.Row(customer.Index).ToArray());
                Assert.Equal(expected.Select(e => e.Item2), histories.Weights(customer.Index).ToArray());
            }

            Assert.Equal(sums, Assert.Single(strength.Sums(state, [halfLife])));
        }
    }

    [Fact]
    public void The_strongest_event_counts_and_repeats_do_not_add_up()
    {
        var shop = Given.Shop().Customer(1).Product(10).Bought(1, 10, daysAgo: 60).Bought(1, 10, daysAgo: 60).Viewed(1, 10, daysAgo: 0);
        var strength = new Strength(new GoldSettings());

        // A purchase two half-lives old is worth more than a new view (1 of 5).
        Assert.Equal([0.25f], strength.Histories(shop.State(), 30).Weights(0).ToArray(), Near);
        Assert.Equal(0.25f, strength.Of(shop.View(1)[0], ShopBuilder.Now, 30), 1e-6f);
    }

    [Fact]
    public void Names_share_words_that_stand_in_two_of_them()
    {
        Assert.Equal(["CANDLE", "RED"], NameWords.Split("Red candle, no 5 red").Order());
        var shop = Given.Shop();
        foreach (var (id, name) in new[] { (1, "Red candle"), (2, "Red lamp"), (3, "Blue candle"), (4, "Vase") })
        {
            shop.Products.Add(new ProductVersion { ProductId = id, Name = name, Category = "Home" });
        }

        var words = NameWords.Count(shop.State());

        // RED and CANDLE stand in two of four names each and weigh alike; the other words join nothing.
        Assert.Equal(2, words.WordCount);
        Assert.Equal([MathF.Sqrt(0.5f), MathF.Sqrt(0.5f)], words.WeightsOf(0).ToArray(), Near);
        Assert.Equal([1f], words.WeightsOf(1).ToArray(), Near);
        Assert.True(words.Of(3).IsEmpty);
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-5;
}
