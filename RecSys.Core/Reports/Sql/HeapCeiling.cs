using SQLitePCL;

namespace RecSys.Core.Reports.Sql;

/// <summary>
/// A ceiling over SQLite's memory while statements that people wrote are prepared: what is in use when the first of them starts, and
/// <see cref="AllowanceBytes"/> more. Nested common table expressions that double each time would otherwise take all there is, before any
/// handler is asked.
/// </summary>
/// <remarks>
/// SQLite knows one such limit per process: while a statement is being prepared that reaches it, other connections can fail for want of memory, too.
/// So it is lifted as soon as the statement is ready; what runs is bounded by cache, length of values and time.
/// </remarks>
internal sealed class HeapCeiling : IDisposable
{
    /// <summary>What all asked statements together may take, in bytes.</summary>
    internal const long AllowanceBytes = 256_000_000;

    private static readonly Lock Turn = new();

    private static int _statements;

    internal HeapCeiling()
    {
        lock (Turn)
        {
            if (_statements++ == 0)
            {
                raw.sqlite3_hard_heap_limit64(raw.sqlite3_memory_used() + AllowanceBytes);
            }
        }
    }

    public void Dispose()
    {
        lock (Turn)
        {
            if (--_statements == 0)
            {
                raw.sqlite3_hard_heap_limit64(0);
            }
        }
    }
}
