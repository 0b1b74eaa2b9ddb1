using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Tracking;

namespace RecSys.Web.Api;

/// <summary>Trainings as tracked runs: listed, compared, annotated, taken along.</summary>
internal static class TrainingsApi
{
    internal static void MapTrainings(this IEndpointRouteBuilder api)
    {
        var trainings = api.MapGroup("/trainings").WithTags("Trainings");
        trainings.MapGet("", (TrainingReports reports) => reports.List().Select(Line))
            .WithSummary("Every training, newest first: parameters, data snapshot, metrics, duration, who won, note and tags.");
        trainings.MapGet("/compare", (string? versions, TrainingReports reports) => Compare(reports.Compare(Versions(versions))))
            .WithSummary("Any number of trainings (versions=3,1): only what differs.").ProducesProblem(StatusCodes.Status404NotFound);
        trainings.MapGet("/mlruns.zip", Export)
            .WithSummary("Trainings as an MLflow file store, all or versions=3,1. Unpack it and start: mlflow ui --backend-store-uri ./mlruns")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/zip").ProducesProblem(StatusCodes.Status404NotFound);
        trainings.MapPut("/{version:int}/note", (int version, NoteBody body, ModelNotes notes) => Note(notes.Write(version, body.Text, body.Tags ?? [])))
            .WithSummary("""Replaces the note and tags of a version: {"text": "…", "tags": ["baseline"]}.""")
            .ProducesProblem(StatusCodes.Status404NotFound).DisableAntiforgery();
    }

    private static IResult Export(string? versions, MlflowExport export)
    {
        // Asked before the first byte, so that its absence is still a problem answer.
        var chosen = Versions(versions);
        export.Choose(chosen);
        return Results.Stream(body => ZipAsync(export, chosen, body), "application/zip", "mlruns.zip");
    }

    /// <summary>A zip is written synchronously; the server's answers take only asynchronous writes.</summary>
    private static async Task ZipAsync(MlflowExport export, IReadOnlyList<int> versions, Stream body)
    {
        var path = Path.GetTempFileName();
        await using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await Task.Run(() => export.Write(versions, file));
        file.Position = 0;
        await file.CopyToAsync(body);
    }

    private static IReadOnlyList<int> Versions(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(v => int.TryParse(v, out var version)
            ? version
            : throw new LabException($"versions holds '{v}'.", "Name versions as whole numbers with commas between them: versions=3,1."))];

    private static TrainingLine Line(TrainingRun run) => new(
        run.Model.Version,
        run.RunId,
        run.Model.Trainer,
        run.Model.CreatedAt,
        run.Model.DurationMs,
        run.Snapshot,
        run.Parameters,
        run.Model.Validation,
        run.Model.Test,
        run.Winner,
        run.Model.Aliases,
        run.Note.Text,
        run.Note.Tags);

    private static ComparisonAnswer Compare(TrainingComparison comparison) => new(
        [.. comparison.Runs.Select(r => r.Model.Version)], comparison.Differences.ToDictionary(d => d.Name, d => d.Values));

    private static NoteBody Note(ModelNote note) => new(note.Text, note.Tags);
}

/// <summary>A note and its tags.</summary>
internal sealed record NoteBody(string? Text, IReadOnlyList<string>? Tags);

/// <summary>A training.</summary>
/// <param name="Validation">The model's metrics on the validation fold, keys such as <c>ndcg@10</c>.</param>
/// <param name="Test">The same on the test fold.</param>
/// <param name="Winner">The scorer with the highest NDCG on the validation fold, the oracle aside.</param>
internal sealed record TrainingLine(
    int Version,
    long RunId,
    string Trainer,
    DateTimeOffset CreatedAt,
    double DurationMs,
    SnapshotOfRun Snapshot,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, double> Validation,
    IReadOnlyDictionary<string, double> Test,
    string? Winner,
    IReadOnlyList<string> Aliases,
    string Note,
    IReadOnlyList<string> Tags);

/// <summary>What differs between trainings.</summary>
/// <param name="Versions">In the order of the values.</param>
/// <param name="Differences">Values by name, one per version.</param>
internal sealed record ComparisonAnswer(IReadOnlyList<int> Versions, IReadOnlyDictionary<string, IReadOnlyList<string?>> Differences);
