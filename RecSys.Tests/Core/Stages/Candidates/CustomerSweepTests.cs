using RecSys.Core.Stages.Candidates;

namespace RecSys.Tests.Core.Stages.Candidates;

public sealed class CustomerSweepTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(64, 1)]
    [InlineData(1_000, 3)]
    public void Results_come_in_the_order_of_the_items(int items, int threads) =>
        Assert.Equal(Enumerable.Range(0, items).Select(i => i * 2), Sweep(items, threads, i => i * 2));

    [Fact]
    public void Nothing_works_on_after_the_results_were_left()
    {
        var working = 0;
        foreach (var _ in Sweep(100_000, threads: 2, i =>
        {
            Interlocked.Increment(ref working);
            Thread.Yield();
            Interlocked.Decrement(ref working);
            return i;
        }))
        {
            break;
        }

        Assert.Equal(0, Volatile.Read(ref working));
    }

    [Fact]
    public void What_an_item_throws_reaches_whoever_takes_the_results()
    {
        var thrown = Assert.ThrowsAny<Exception>(() => Sweep(1_000, 2, i => i == 700 ? throw new InvalidOperationException("item 700") : i).Sum());
        Assert.Contains("item 700", (thrown as AggregateException)?.InnerException?.Message ?? thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using var cancel = new CancellationTokenSource();
        var taken = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in Sweep(100_000, 2, i => i, cancel.Token))
            {
                if (++taken == 200)
                {
                    cancel.Cancel();
                }
            }
        });
        Assert.InRange(taken, 200, 99_999);
    }

    private static IEnumerable<int> Sweep(int items, int threads, Func<int, int> work, CancellationToken cancel = default) => CustomerSweep.InOrder(
        [.. Enumerable.Range(0, items)],
        new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel },
        () => 0,
        (_, item) => work(item));
}
