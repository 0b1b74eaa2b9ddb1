using System.Diagnostics;

namespace RecSys.Bench;

/// <summary>Prints what was measured, a line each.</summary>
internal static class Figures
{
    public static void Tell(string what, double[] milliseconds, string more = "")
    {
        Array.Sort(milliseconds);
        Console.WriteLine(
            $"  {what,-46} p50 {At(milliseconds, 0.50),7:N2} ms   p99 {At(milliseconds, 0.99),7:N2} ms   max {milliseconds[^1],8:N2} ms   of {milliseconds.Length:N0}   {more}");
    }

    public static void Timed(string what, Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        Console.WriteLine($"  {what,-46} {Stopwatch.GetElapsedTime(started).TotalMilliseconds,11:N0} ms");
    }

    /// <summary>What else the machine is busy with: figures of a loaded machine are no figures of the lab.</summary>
    public static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
