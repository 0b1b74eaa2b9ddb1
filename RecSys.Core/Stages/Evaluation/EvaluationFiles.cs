using System.Text.Json;
using System.Text.Json.Serialization;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>
/// Files of an evaluation, beside the model's own: what lies behind the metrics as JSON, and a Parquet file per fold with a row per user,
/// so that any two scorers of any two versions can be compared later, and pandas or DuckDB can open it.
/// </summary>
internal static class EvaluationFiles
{
    private const string Unfinished = ".part";

    // A metric that nobody counts for is NaN.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string UsersOf(LabPaths paths, int version, string fold) => Path.Combine(paths.Models, FormattableString.Invariant($"v{version}.{fold}.parquet"));

    /// <summary>Writes under other names.</summary>
    /// <returns>Puts the files in place: called when the evaluation is committed.</returns>
    public static async Task<Action> WriteAsync(LabPaths paths, EvaluationDetail detail, IEnumerable<JudgedFold> folds, CancellationToken cancel)
    {
        Directory.CreateDirectory(paths.Models);
        List<string> files = [DetailOf(paths, detail.Version)];
        await using (var stream = File.Create(files[0] + Unfinished))
        {
            await JsonSerializer.SerializeAsync(stream, detail, Json, cancel);
        }

        foreach (var fold in folds)
        {
            files.Add(UsersOf(paths, detail.Version, fold.Fold.Name));
            await UserValues.WriteAsync(files[^1] + Unfinished, fold, cancel);
        }

        return () => files.ForEach(file => File.Move(file + Unfinished, file, overwrite: true));
    }

    /// <summary>What lies behind a version's metrics; null where the files are missing, damaged or of another evaluation.</summary>
    public static EvaluationDetail? Read(LabPaths paths, int version, long evaluatedAt)
    {
        try
        {
            using var stream = File.OpenRead(DetailOf(paths, version));
            return JsonSerializer.Deserialize<EvaluationDetail>(stream, Json) is { } detail && detail.EvaluatedAt == evaluatedAt ? detail : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static string DetailOf(LabPaths paths, int version) => Path.Combine(paths.Models, FormattableString.Invariant($"v{version}.evaluation.json"));
}
