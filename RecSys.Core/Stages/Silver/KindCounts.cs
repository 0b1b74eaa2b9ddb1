namespace RecSys.Core.Stages.Silver;

/// <summary>What became of one kind's bronze rows in a run of silver: every row is in exactly one of the counts.</summary>
/// <param name="Kind">customers, products or sales.</param>
/// <param name="RowsIn">Bronze rows looked at for the first time, and quarantined ones that were accepted now.</param>
/// <param name="Inserted">Rows the silver table grew by. Versions that a late row made needless count negative.</param>
/// <param name="Duplicates">Rows that said what was known already.</param>
/// <param name="Quarantined">Rows rejected.</param>
/// <param name="Released">Of the rows in: those that waited in quarantine for a customer or product, or were mended.</param>
public sealed record KindCounts(string Kind, long RowsIn, long Inserted, long Duplicates, long Quarantined, long Released = 0)
{
    /// <summary>What cleaning took, seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Rows that were not there before.</summary>
    public long Added { get; init; } = Inserted;

    /// <summary>Rows that were there and say something else now.</summary>
    public long Updated { get; init; }

    /// <summary>Rows that are there no longer.</summary>
    public long Removed { get; init; }

    /// <summary>Rows of the table now.</summary>
    public long Rows { get; init; }

    /// <summary>The newest moment of the table's rows, milliseconds since 1970 UTC; null where it has none.</summary>
    public long? DataUntil { get; init; }

    public bool IsBalanced => RowsIn == Inserted + Duplicates + Quarantined;
}
