using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.State;

/// <summary>Connections that read one and the same silver at once: a transaction's own, and others beside it that see what it sees.</summary>
internal sealed class SilverReaders : IDisposable
{
    private readonly List<SqliteConnection> _connections;

    /// <param name="own">In a transaction; stays the caller's.</param>
    /// <param name="wanted">Connections wanted; where the transaction sees another silver than was committed last, there is only its own.</param>
    public SilverReaders(SqliteConnection own, int wanted)
    {
        _connections = [own];
        while (_connections.Count < wanted && Beside(own) is { } other)
        {
            _connections.Add(other);
        }
    }

    public int Count => _connections.Count;

    /// <summary>Has every connection do its part of a work, at once.</summary>
    public void ForEach(Action<int, SqliteConnection> work)
    {
        try
        {
            Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = Count }, part => work(part, _connections[part]));
        }
        catch (AggregateException e)
        {
            // The first is what a single thread would have met.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    public void Dispose()
    {
        foreach (var other in _connections.Skip(1))
        {
            other.Dispose();
        }
    }

    private static SqliteConnection? Beside(SqliteConnection own)
    {
        var other = new SqliteConnection(new SqliteConnectionStringBuilder(own.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        other.Open();

        // The first read fixes what the transaction sees.
        LabDatabase.Execute(other, "begin");
        if (ShopHistoryReader.Revision(other) == ShopHistoryReader.Revision(own))
        {
            return other;
        }

        other.Dispose();
        return null;
    }
}
