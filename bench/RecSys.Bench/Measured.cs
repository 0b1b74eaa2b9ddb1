using System.Diagnostics;

namespace RecSys.Bench;

/// <summary>What a piece of work took.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Cpu">Seconds of processor time of all threads: what other programs on the machine do not disturb.</param>
internal readonly record struct Measured(double Wall, double Cpu)
{
    /// <summary>The run of several that took the least processor time.</summary>
    public static Measured Best(int times, Action work)
    {
        var best = new Measured(double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < times; i++)
        {
            GC.Collect();
            using var self = Process.GetCurrentProcess();
            var (started, cpu) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
            work();
            self.Refresh();
            var run = new Measured(Stopwatch.GetElapsedTime(started).TotalSeconds, (self.TotalProcessorTime - cpu).TotalSeconds);
            best = run.Cpu < best.Cpu ? run : best;
        }

        return best;
    }
}
