using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RecSys.Core.Domain;

/// <summary>
/// Meter and traces of the lab, in System.Diagnostics' terms: any collector can listen. Where nobody does they cost next to nothing. The
/// spans of an event: <c>events.take</c> with <c>events.judge</c>, <c>events.write</c> and <c>events.apply</c> when it is posted, <c>stage bronze</c>,
/// <c>stage silver</c> and so on when a run brings it further, <c>list.make</c> when a list is computed from it.
/// </summary>
public static class LabTelemetry
{
    /// <summary>Name of both.</summary>
    public const string Name = "RecSys.Lab";

    public static Meter Meter { get; } = new(Name);

    public static ActivitySource Traces { get; } = new(Name);
}
