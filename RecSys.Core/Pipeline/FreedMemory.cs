using System.Runtime.InteropServices;

namespace RecSys.Core.Pipeline;

/// <summary>
/// Memory that nobody uses any more goes back to the system. The collector keeps what large arrays had, and glibc keeps per thread what native
/// libraries (LightGBM, SQLite) have freed: after three runs that was 450 MB.
/// </summary>
public static partial class FreedMemory
{
    private const long Much = 256L << 20;

    /// <summary>Gives back what is free, where this process holds much more than it did.</summary>
    /// <param name="before">Working set at some earlier moment, in bytes.</param>
    public static void GiveBackSince(long before)
    {
        if (Environment.WorkingSet - before > Much)
        {
            GiveBack();
        }
    }

    /// <summary>Gives back what is free. Takes some tenths of a second after much work.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc: it has no such habit.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MallocTrim(nuint pad);
}
