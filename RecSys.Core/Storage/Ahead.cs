using System.Collections.Concurrent;

namespace RecSys.Core.Storage;

/// <summary>Has another thread make the next piece of work while the last is used: a core for reading and reckoning, one for SQLite.</summary>
internal static class Ahead
{
    /// <summary>Fills and uses pieces in turn, always in order.</summary>
    /// <param name="pieces">Reused; with one, or without threads to spare, all happens on the caller's thread.</param>
    /// <param name="fill">Fills a piece; false where nothing is left and the piece is not to be used. Called by one thread at a time.</param>
    /// <param name="use">Uses a filled piece, on the caller's thread.</param>
    /// <param name="threads">Threads there are.</param>
    public static void Run<T>(IReadOnlyList<T> pieces, Func<T, bool> fill, Action<T> use, int threads)
    {
        if (threads < 2 || pieces.Count < 2)
        {
            while (fill(pieces[0]))
            {
                use(pieces[0]);
            }

            return;
        }

        using var free = new BlockingCollection<T>(new ConcurrentQueue<T>(pieces));
        using var full = new BlockingCollection<T>();
        var filling = Task.Run(() =>
        {
            try
            {
                foreach (var piece in free.GetConsumingEnumerable())
                {
                    if (!fill(piece))
                    {
                        return;
                    }

                    full.Add(piece);
                }
            }
            finally
            {
                full.CompleteAdding();
            }
        });
        try
        {
            foreach (var piece in full.GetConsumingEnumerable())
            {
                use(piece);
                free.Add(piece);
            }
        }
        finally
        {
            // Whoever is left alone must not go on with what the caller is about to dispose of.
            free.CompleteAdding();
            while (free.TryTake(out _))
            {
            }

            ((IAsyncResult)filling).AsyncWaitHandle.WaitOne();
        }

        filling.GetAwaiter().GetResult();
    }
}
