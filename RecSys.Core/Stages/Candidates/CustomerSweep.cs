namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Works on many items with several threads and hands the results out in the items' order, whatever the number of threads. While one block's results
/// are taken, which mostly means written, the next block is worked on.
/// </summary>
public static class CustomerSweep
{
    /// <summary>Results of a block, per thread; two blocks are in memory at once.</summary>
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
        var pending = Next(0);
        try
        {
            for (var start = 0; start < items.Count; start += threads * Block)
            {
                var results = pending.GetAwaiter().GetResult();
                pending = Next(start + threads * Block);
                foreach (var result in results)
                {
                    yield return result;
                }
            }
        }
        finally
        {
            // Whoever stops early goes on to what the work still reads: it ends first. What it threw nobody asked for.
            ((IAsyncResult)pending).AsyncWaitHandle.WaitOne();
        }

        Task<TResult[]> Next(int start) => Task.Run(() =>
        {
            var results = new TResult[Math.Clamp(items.Count - start, 0, threads * Block)];
            var next = -1;
            Parallel.For(0, results.Length == 0 ? 0 : threads, parallel, thread =>
            {
                for (var i = Interlocked.Increment(ref next); i < results.Length; i = Interlocked.Increment(ref next))
                {
                    parallel.CancellationToken.ThrowIfCancellationRequested();
                    results[i] = work(scratches[thread], items[start + i]);
                }
            });
            return results;
        });
    }
}
