using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;

namespace RecSys.Core.Curation;

/// <summary>Small writes of people beside a lab that may be at work.</summary>
internal static class DeskWrites
{
    /// <summary>Writes; a stage at work holds the write lock longer than anybody waits.</summary>
    /// <exception cref="LabException">A run is at work.</exception>
    public static void Write(Func<int> write)
    {
        try
        {
            write();
        }
        catch (Exception e) when ((e as SqliteException ?? e.InnerException as SqliteException)?.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            throw new LabException("A run is at work, so nothing can be decided now.", "Try again when it has finished.", Fault.Conflict, e);
        }
    }
}
