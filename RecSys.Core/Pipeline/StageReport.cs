namespace RecSys.Core.Pipeline;

/// <summary>Whether a check held.</summary>
public enum CheckOutcome
{
    Passed,
    Warned,
}

/// <summary>Something a stage made sure of, or warns about, in words.</summary>
public sealed record StageCheck(string Name, CheckOutcome Outcome, string Sentence);

/// <summary>What a stage did: kept with its run and shown on its page.</summary>
public sealed record StageReport
{
    public long RowsIn { get; init; }

    public long RowsOut { get; init; }

    /// <summary>Rows in each written table after the stage.</summary>
    public IReadOnlyDictionary<string, long> Tables { get; init; } = new Dictionary<string, long>();

    /// <summary>Sentences from the real numbers: what a reader should look at.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<StageCheck> Checks { get; init; } = [];

    /// <summary>What was done to each table, where it is more than making it anew. Kept in <c>table_runs</c>, not with the report.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<TableWrite> Writes { get; init; } = [];

    /// <summary>Moment of the newest event the stage's tables know of, milliseconds since 1970 UTC; null where the stage does not tell.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? DataUntil { get; init; }

    /// <summary>Artifacts outside the database that become final once the transaction has committed. Not stored.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Action? AfterCommit { get; init; }
}
