using System.Globalization;
using System.Runtime.InteropServices;

namespace RecSys.Tests.Support;

/// <summary>What a process is forbidden.</summary>
/// <param name="MostFileBytes">No file may grow beyond: what a full disk or a quota does, without one.</param>
/// <param name="IsNobody">It may write only what everybody may, whoever starts it.</param>
internal sealed record ProcessWeakness(long? MostFileBytes = null, bool IsNobody = false);

/// <summary>Makes a process weaker than it was started, by calls of Linux that need no rights.</summary>
internal static partial class Weakened
{
    public const string FileLimit = "RECSYS_TEST_FILE_LIMIT";
    public const string Nobody = "RECSYS_TEST_NOBODY";

    private const int FileSize = 1;
    private const int FileSizeSignal = 25;
    private const uint NobodyId = 65_534;

    /// <summary>As the environment says.</summary>
    public static void AsAsked()
    {
        if (long.TryParse(Environment.GetEnvironmentVariable(FileLimit), CultureInfo.InvariantCulture, out var bytes))
        {
            LimitFiles(bytes);
        }

        if (Environment.GetEnvironmentVariable(Nobody) is not null && GetEffectiveUser() == 0 && SetEffectiveUser(NobodyId) != 0)
        {
            throw new InvalidOperationException("The process could not become nobody.");
        }
    }

    /// <summary>No file may grow beyond so many bytes; null lets them grow again.</summary>
    public static void LimitFiles(long? bytes)
    {
        // A disk that is full sends no signal: the call fails.
        Signal(FileSizeSignal, 1);
        GetLimit(FileSize, out var limit);
        limit.Current = (ulong?)bytes ?? limit.Most;
        if (SetLimit(FileSize, limit) != 0)
        {
            throw new InvalidOperationException("The limit could not be set.");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "seteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEffectiveUser(uint user);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
