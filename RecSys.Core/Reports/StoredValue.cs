using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>How a stored value leaves the reports.</summary>
internal static class StoredValue
{
    private static readonly long FirstMoment = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastMoment = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Moments as ISO 8601, flags as true or false, all else as stored.</summary>
    internal static object Shown(object stored, ColumnKind kind) => (kind, stored) switch
    {
        // The first known version of a customer or product counts back to the beginning.
        (ColumnKind.Moment, long moment) when moment < FirstMoment => "0001-01-01T00:00:00Z",
        (ColumnKind.Moment, long moment) when moment <= LastMoment => Moments.ToIso(moment),
        (ColumnKind.Flag, long flag) => flag != 0,
        _ => stored,
    };
}
