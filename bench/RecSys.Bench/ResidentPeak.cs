using System.Diagnostics;
using System.Globalization;

namespace RecSys.Bench;

/// <summary>The most memory that was resident since the last <see cref="Restart"/>. Linux counts it itself; elsewhere it is the process's since its start.</summary>
internal static class ResidentPeak
{
    private const string Status = "/proc/self/status";
    private const string Clear = "/proc/self/clear_refs";

    public static void Restart()
    {
        if (File.Exists(Clear))
        {
            // 5 resets the high-water mark: proc_pid_clear_refs(5).
            File.WriteAllText(Clear, "5");
        }
    }

    public static long Bytes()
    {
        if (File.Exists(Status))
        {
            var line = File.ReadLines(Status).First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture);
        }

        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
