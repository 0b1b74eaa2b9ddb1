namespace RecSys.Core.Pipeline;

/// <summary>How a run went about a table.</summary>
public enum WriteMode
{
    /// <summary>Made anew from everything upstream.</summary>
    Whole,

    /// <summary>Only what is new was looked at, and only the rows it touches were written.</summary>
    Increment,
}

/// <summary>The words that stand for a <see cref="WriteMode"/> in tables and pages.</summary>
public static class WriteModes
{
    public static string Word(this WriteMode mode) => mode == WriteMode.Whole ? "whole" : "increment";
}

/// <summary>What a stage did to one of its tables: a row of <c>table_runs</c>.</summary>
public sealed record TableWrite(string Table)
{
    public WriteMode Mode { get; init; } = WriteMode.Whole;

    /// <summary>Rows of the tables or files it is made from that were looked at.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows that were not there before; of a table made anew, all its rows.</summary>
    public long Added { get; init; }

    /// <summary>Rows that were there and say something else now.</summary>
    public long Updated { get; init; }

    /// <summary>Rows that are there no longer; of a table made anew, none.</summary>
    public long Removed { get; init; }

    /// <summary>Rows looked at that went to quarantine instead.</summary>
    public long Quarantined { get; init; }

    /// <summary>Rows of the table now; null where the stage does not tell.</summary>
    public long? Rows { get; init; }

    /// <summary>Time spent on this table alone, seconds; null where several tables came out of one pass.</summary>
    public double? Seconds { get; init; }

    /// <summary>Moment of the newest event or version the table knows of, milliseconds since 1970 UTC; null where rows carry no moment.</summary>
    public long? DataUntil { get; init; }
}
