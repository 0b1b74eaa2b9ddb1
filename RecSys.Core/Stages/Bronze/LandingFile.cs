using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>A CSV file in the landing folder.</summary>
/// <param name="Path">Relative to the landing folder, with forward slashes.</param>
internal sealed record LandingFile(LandingKind Kind, string Path, string FullPath)
{
    private const string GeneratedPrefix = "generated_";

    /// <summary>Names of the files that hold posted events start so.</summary>
    public const string PostedPrefix = "api_";

    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive, IgnoreInaccessible = false };

    /// <summary>Made by the lab's generator, which may replace it.</summary>
    public bool IsGenerated => IsGeneratedName(System.IO.Path.GetFileName(Path));

    public static bool IsGeneratedName(string fileName) => fileName.StartsWith(GeneratedPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where its rows come from: the lab's generator, events posted to the API, or a file somebody put there.</summary>
    public string Source => IsGenerated ? "generated" : System.IO.Path.GetFileName(Path).StartsWith(PostedPrefix, StringComparison.Ordinal) ? "api" : "file";

    /// <summary>All files bronze reads: customers, products, sales, each in the order of their paths.</summary>
    public static IReadOnlyList<LandingFile> Find(LabPaths paths) =>
        [.. LandingSchema.Kinds.SelectMany(kind => Find(kind, paths.LandingOf(kind.Name)))];

    /// <summary>CSV files of the landing folder that lie where bronze does not look.</summary>
    public static IReadOnlyList<string> FindMisplaced(LabPaths paths)
    {
        if (!Directory.Exists(paths.Landing))
        {
            return [];
        }

        var read = Find(paths).Select(f => f.FullPath).ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateFiles(paths.Landing, "*.csv", new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive })
            .Where(full => !read.Contains(full))
            .Select(full => System.IO.Path.GetRelativePath(paths.Landing, full).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<LandingFile> Find(LandingKind kind, string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder, "*.csv", AnyCase)
            .Select(full => new LandingFile(kind, $"{kind.Name}/{System.IO.Path.GetFileName(full)}", full))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
}
