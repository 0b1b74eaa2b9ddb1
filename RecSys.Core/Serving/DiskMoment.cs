using Microsoft.Data.Sqlite;

namespace RecSys.Core.Serving;

/// <summary>What is on the disk at one moment. Writers go on; whoever reads through this does not see them.</summary>
/// <param name="Connection">In a read transaction.</param>
/// <param name="Revision">Silver's.</param>
/// <param name="Files">Landing files that silver lacks.</param>
internal sealed record DiskMoment(SqliteConnection Connection, long Revision, IReadOnlyList<string> Files) : IDisposable
{
    public void Dispose() => Connection.Dispose();
}
