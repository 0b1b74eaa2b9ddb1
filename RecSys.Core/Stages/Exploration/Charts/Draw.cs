using System.Globalization;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Exploration.Charts;

/// <summary>Points and words that the charts share.</summary>
internal static class Draw
{
    /// <summary>One series of named bars.</summary>
    public static List<ExplorationPoint> Bars(string series, IEnumerable<string> names, IEnumerable<double> values) =>
        [.. names.Zip(values, (name, value) => (name, value)).Select((bar, i) => new ExplorationPoint(series, i, bar.name, bar.value))];

    /// <summary>One series per event kind.</summary>
    public static List<ExplorationPoint> PerKind(IReadOnlyList<string> names, IReadOnlyList<long[]> counts) =>
        [.. EventKinds.Names.SelectMany((kind, k) => Bars(kind, names, counts.Select(row => (double)row[k])))];

    public static string Number(double value) => value.ToString(value == Math.Floor(value) ? "N0" : "N1", CultureInfo.InvariantCulture);

    /// <summary>Share of a whole in percent; of nothing it is 0.</summary>
    public static string Percent(double part, double whole) => (whole == 0 ? 0 : 100 * part / whole).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    public static string Date(long day) => Moments.ToDateTimeOffset(day * Moments.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Position of the largest value, the first of equals.</summary>
    public static int Peak(IEnumerable<double> values) => values.Select((value, i) => (value, i)).OrderByDescending(v => v.value).ThenBy(v => v.i).First().i;
}
