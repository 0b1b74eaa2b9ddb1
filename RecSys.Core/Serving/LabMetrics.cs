using System.Diagnostics.Metrics;
using RecSys.Core.Domain;

namespace RecSys.Core.Serving;

/// <summary>What serving counts for whoever watches from outside.</summary>
internal static class LabMetrics
{
    private static readonly Meter Meter = LabTelemetry.Meter;

    internal static Counter<long> Events { get; } = Meter.CreateCounter<long>("recsys.events", "{event}", "Events that count in lists, by their way in.");

    internal static Counter<long> Turned { get; } = Meter.CreateCounter<long>("recsys.events.turned_away", "{event}", "Posted events that do not count, by reason.");

    internal static Histogram<double> Lag { get; } = Meter.CreateHistogram<double>(
        "recsys.event.lag", "s", "From an event's arrival to its being part of lists.", advice: new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });

    internal static Histogram<double> Lists { get; } = Meter.CreateHistogram<double>(
        "recsys.list.duration", "s", "Time to compute one list.", advice: new() { HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1] });

    internal static Histogram<double> Rebuilds { get; } = Meter.CreateHistogram<double>("recsys.live.rebuild.duration", "s", "Time to build or count the live state anew.");

    internal static KeyValuePair<string, object?> Way(bool posted) => new("way", posted ? "api" : "file");

    internal static UpDownCounter<long> Queued { get; } = Meter.CreateUpDownCounter<long>("recsys.events.queued", "{event}", "Posted events that wait to be written.");
}
