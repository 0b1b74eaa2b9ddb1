using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Storage;

public sealed class LogCheckpointsTests : IAsyncDisposable
{
    private readonly TestLab _lab = new();

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public async Task What_was_committed_is_brought_into_the_file(int threads, bool isLast)
    {
        var log = new LogCheckpoints(_lab.Get<LabDatabase>(), threads);
        using var connection = Write(rows: 3000);
        Assert.Equal(0, Pages(connection).Done);

        await log.BeginAsync(connection, isLast);
        await log.EndAsync();

        var (pages, done) = Pages(connection);
        Assert.True(done > 1000);
        Assert.Equal(pages, done);
    }

    [Fact]
    public async Task A_short_log_is_left_as_it_is()
    {
        var log = new LogCheckpoints(_lab.Get<LabDatabase>(), 2);
        using var connection = Write(rows: 3);

        await log.BeginAsync(connection, isLast: true);

        Assert.Equal(0, Pages(connection).Done);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    /// <summary>Commits rows of a page each.</summary>
    private SqliteConnection Write(int rows)
    {
        var connection = _lab.Get<LabDatabase>().Connect();
        LabDatabase.Execute(connection, "pragma wal_checkpoint(truncate)");
        LogCheckpoints.Take(connection);
        LabDatabase.Execute(connection, "begin immediate");
        LabDatabase.Execute(connection, "create table pages (content blob)");
        LabDatabase.Execute(connection, "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1) insert into pages select zeroblob(3000) from n", (long)rows);
        LabDatabase.Execute(connection, "commit");
        return connection;
    }

    private static (long InLog, long Done) Pages(SqliteConnection connection)
    {
        using var rows = new BulkRead(connection, "pragma wal_checkpoint(noop)");
        Assert.True(rows.Next());
        return (rows.Long(1), rows.Long(2));
    }
}
