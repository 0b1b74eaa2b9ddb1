using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Training;

/// <summary>
/// The few calls of LightGBM's C interface that growing trees one by one needs (<c>LightGBM/c_api.h</c>). ML.NET's own wrapper grows all
/// of them in one call and tells nothing until the end.
/// </summary>
internal static unsafe partial class LightGbmLibrary
{
    /// <summary>Element types as the interface numbers them.</summary>
    public const int Float32 = 0;
    public const int Int32 = 2;

    private const string Library = "lib_lightgbm";

    /// <summary>
    /// Threads of GNU's OpenMP wait for each other by spinning, some ten thousand times a model: where another program wants the core, that took more than half of a
    /// training's processor time. They look for each other some microseconds long, for most waits are short, and sleep then. It reads the environment when it is loaded,
    /// which this comes before; who has set a variable keeps it.
    /// </summary>
    static LightGbmLibrary()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetVariable("OMP_WAIT_POLICY", "passive", 0);
            _ = SetVariable("GOMP_SPINCOUNT", "1000", 0);
        }
    }

    /// <summary>Throws what the library says went wrong.</summary>
    /// <param name="result">Of a call; 0 is well.</param>
    public static void Check(int result)
    {
        if (result != 0)
        {
            throw new LabException($"LightGBM stopped: {Marshal.PtrToStringUTF8(GetLastError())}", "Choose other parameters, or the trainer lambdamart.");
        }
    }

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static partial int CreateDataset(float* data, int type, int rows, int columns, int isRowMajor, string parameters, nint reference, out Dataset dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static partial int SetField(Dataset dataset, string name, void* data, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static partial int CreateBooster(Dataset train, string parameters, out Booster booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static partial int Grow(Booster booster, out int isFinished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterSaveModelToString")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    public static partial int Write(Booster booster, int firstTree, int trees, int importanceType, long capacity, out long length, byte* text);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int replaces);

    [LibraryImport(Library, EntryPoint = "LGBM_GetLastError")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial nint GetLastError();

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetFree")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int FreeDataset(nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFree")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int FreeBooster(nint booster);

    /// <summary>Binned rows in the library's memory.</summary>
    public sealed class Dataset() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle() => FreeDataset(handle) == 0;
    }

    /// <summary>An ensemble under way.</summary>
    public sealed class Booster() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle() => FreeBooster(handle) == 0;
    }
}
