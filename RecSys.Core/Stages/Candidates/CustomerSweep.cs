namespace RecSys.Core.Stages.Candidates;

/// <summary>Works on many items with several threads and hands the results out in the items' order, whatever the number of threads.</summary>
public static class CustomerSweep
{
    /// <summary>Results in memory at once, per thread.</summary>
    private const int Block = 64;

    /// <param name="items">What to work on, mostly customers.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="makeScratch">What one thread keeps from item to item, such as a <see cref="Retriever"/>.</param>
    /// <param name="work">The result of one item; it may not depend on other items.</param>
    public static IEnumerable<TResult> InOrder<TItem, TScratch, TResult>(
        IReadOnlyList<TItem> items,
        ParallelOptions parallel,
        Func<TScratch> makeScratch,
        Func<TScratch, TItem, TResult> work)
    {
        var threads = Math.Max(1, parallel.MaxDegreeOfParallelism);
        var scratches = Enumerable.Range(0, threads).Select(_ => makeScratch()).ToArray();
        var results = new TResult[threads * Block];
        for (var start = 0; start < items.Count; start += results.Length)
        {
            var (next, end) = (start - 1, Math.Min(items.Count, start + results.Length));
            var first = start;
            Parallel.For(0, threads, parallel, thread =>
            {
                for (var i = Interlocked.Increment(ref next); i < end; i = Interlocked.Increment(ref next))
                {
                    parallel.CancellationToken.ThrowIfCancellationRequested();
                    results[i - first] = work(scratches[thread], items[i]);
                }
            });

            for (var i = start; i < end; i++)
            {
                yield return results[i - start];
            }
        }
    }
}
