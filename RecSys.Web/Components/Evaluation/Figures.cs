using System.Globalization;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Tracking;

namespace RecSys.Web.Components.Evaluation;

/// <summary>How the figures of an evaluation are written.</summary>
internal static class Figures
{
    /// <summary>A metric to four places; a dash where nobody counts for it.</summary>
    public static string Metric(double? value) => value is { } known && double.IsFinite(known) ? known.ToString("0.0000;−0.0000;0.0000", CultureInfo.CurrentCulture) : "–";

    public static string Signed(double value) => double.IsFinite(value) ? value.ToString("+0.0000;−0.0000;0.0000", CultureInfo.CurrentCulture) : "–";

    public static string Share(double value) => double.IsFinite(value) ? value.ToString("P1", CultureInfo.CurrentCulture) : "–";

    /// <summary>Bounds of a 95 % interval; a dash where nothing could be resampled.</summary>
    public static string Bounds(Interval interval) => double.IsFinite(interval.Low) ? $"{Metric(interval.Low)} to {Metric(interval.High)}" : "–";

    /// <summary>A scorer's or slice's name in words.</summary>
    public static string Name(string name) => name.Replace('_', ' ');

    /// <summary>Scorers worth a line in a chart: the models, the best baseline, ceiling and floor, and what was bought.</summary>
    public static bool IsDrawn(string name, string baseline) =>
        name == baseline || name is ScorerNames.Model or ScorerNames.Champion or ScorerNames.Oracle or ScorerNames.Random or "popular" or "purchases";
}
