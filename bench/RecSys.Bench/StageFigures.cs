namespace RecSys.Bench;

/// <summary>What one stage of a run took.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Seconds">On the clock, its transaction's commit included.</param>
/// <param name="CpuSeconds">Processor time of all threads.</param>
/// <param name="Rows">Rows it read, or made where it reads none.</param>
/// <param name="PeakBytes">Most resident memory of the process while the stage ran.</param>
internal sealed record StageFigures(string Stage, double Seconds, double CpuSeconds, long Rows, long PeakBytes);

/// <summary>What all stages took, one run of one preset in a process of its own.</summary>
internal sealed record RunFigures
{
    public required string Preset { get; init; }

    /// <summary>Load average of the machine before and after.</summary>
    public required string Load { get; init; }

    /// <summary>Events in silver.</summary>
    public required long Events { get; init; }

    public required long Customers { get; init; }

    /// <summary>From an empty lab to the last stage's commit.</summary>
    public required double Seconds { get; init; }

    public required double ValidationNdcg { get; init; }

    public required IReadOnlyList<StageFigures> Stages { get; init; }

    public long PeakBytes => Stages.Max(s => s.PeakBytes);
}
