using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>
/// Trainings as an MLflow file store: a folder <c>mlruns</c> with an experiment and, per run, <c>meta.yaml</c>, a file per parameter, metric
/// and tag, and the artifacts. Unpack it and start <c>mlflow ui --backend-store-uri ./mlruns</c> beside it. The same lab gives the same run ids.
/// </summary>
public sealed class MlflowExport(LabDatabase database, TrainingReports trainings, ModelReports models, EvaluationReports evaluations, ModelCards cards)
{
    private const string Experiment = "1";
    private const int Finished = 3;
    private const int LocalSource = 4;

    /// <summary>Longest value of a tag that MLflow takes, in characters; its longest of a parameter is 6,000.</summary>
    private const int MostTagValue = 5_000;

    /// <summary>Writes the zip.</summary>
    /// <param name="versions">Which trainings; empty takes all.</param>
    /// <param name="body">Written to, not closed.</param>
    /// <exception cref="LabException">There is no training, or one that is named does not exist.</exception>
    public void Write(IReadOnlyCollection<int> versions, Stream body)
    {
        var runs = Choose(versions);
        using var zip = new ZipArchive(body, ZipArchiveMode.Create, leaveOpen: true);
        var created = Milliseconds(runs.Min(r => r.Model.CreatedAt));
        Text(zip, $"mlruns/{Experiment}/meta.yaml", Yaml(
            ("artifact_location", Quoted($"./mlruns/{Experiment}")),
            ("creation_time", created),
            ("experiment_id", Quoted(Experiment)),
            ("last_update_time", created),
            ("lifecycle_stage", "active"),
            ("name", Quoted("RecSys Lab"))));
        foreach (var run in runs)
        {
            Write(zip, run);
        }
    }

    /// <summary>The trainings that <see cref="Write(IReadOnlyCollection{int}, Stream)"/> would take: asked before the first byte.</summary>
    /// <exception cref="LabException">There is no training, or one that is named does not exist.</exception>
    public IReadOnlyList<TrainingRun> Choose(IReadOnlyCollection<int> versions)
    {
        var all = trainings.List();
        foreach (var version in versions)
        {
            _ = all.FirstOrDefault(r => r.Model.Version == version) ?? throw ModelReports.Unknown(version);
        }

        return all.Count > 0
            ? [.. all.Where(r => versions.Count == 0 || versions.Contains(r.Model.Version))]
            : throw new LabException("Nothing has been trained yet.", "Run the training stage first.", Fault.NotFound);
    }

    /// <summary>A name as MLflow allows it: <c>ndcg@10</c> is <c>ndcg_at_10</c>; letters of any script stay, other characters become underscores.</summary>
    internal static string Key(string name)
    {
        var key = new StringBuilder();
        foreach (var letter in name.Replace("@", "_at_", StringComparison.Ordinal))
        {
            key.Append(char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or ' ' ? letter : '_');
        }

        return key.ToString().Trim(' ', '.');
    }

    private void Write(ZipArchive zip, TrainingRun run)
    {
        var model = run.Model;
        var id = RunId(run);
        var folder = $"mlruns/{Experiment}/{id}";
        var start = model.CreatedAt - TimeSpan.FromMilliseconds(model.DurationMs);
        Text(zip, $"{folder}/meta.yaml", Yaml(
            ("artifact_uri", Quoted($"./{folder}/artifacts")),
            ("deleted_time", "null"),
            ("end_time", Milliseconds(model.CreatedAt)),
            ("entry_point_name", "''"),
            ("experiment_id", Quoted(Experiment)),
            ("lifecycle_stage", "active"),
            ("run_id", Quoted(id)),
            ("run_name", Quoted(Name(run))),
            ("run_uuid", Quoted(id)),
            ("source_name", "''"),
            ("source_type", LocalSource.ToString(CultureInfo.InvariantCulture)),
            ("source_version", "''"),
            ("start_time", Milliseconds(start)),
            ("status", Finished.ToString(CultureInfo.InvariantCulture)),
            ("tags", "[]"),
            ("user_id", "'recsys-lab'")));
        foreach (var (name, value) in Parameters(run))
        {
            Text(zip, $"{folder}/params/{Key(name)}", value);
        }

        Metrics(zip, $"{folder}/metrics", run);
        foreach (var (name, value) in Tags(run))
        {
            Text(zip, $"{folder}/tags/{name}", value);
        }

        Artifacts(zip, $"{folder}/artifacts", model.Version);
    }

    private void Metrics(ZipArchive zip, string folder, TrainingRun run)
    {
        var at = Milliseconds(run.Model.CreatedAt);
        foreach (var fold in evaluations.Of(run.Model.Version).Folds)
        {
            foreach (var scorer in fold.Scorers)
            {
                // The model's own lie next to the fold, those it is compared with one level below.
                var path = scorer.Scorer == ScorerNames.Model ? fold.Fold : $"{fold.Fold}/{Key(scorer.Scorer)}";
                foreach (var (metric, value) in scorer.Metrics)
                {
                    Text(zip, $"{folder}/{path}/{Key(metric)}", $"{at} {Number(value)} 0\n");
                }
            }

            Text(zip, $"{folder}/{fold.Fold}/users", $"{at} {fold.Users} 0\n");
            Text(zip, $"{folder}/{fold.Fold}/users_left_out", $"{at} {fold.UsersLeftOut} 0\n");
        }

        var curve = models.Find(run.Model.Version).Curve;
        Curve("train_ndcg_at_10", p => p.TrainNdcg);
        Curve("validation_ndcg_at_10", p => p.ValidationNdcg);

        void Curve(string name, Func<ModelCurvePoint, double> of)
        {
            var lines = string.Concat(curve.Where(p => double.IsFinite(of(p))).Select(p => $"{at} {Number(of(p))} {p.Tree.ToString(CultureInfo.InvariantCulture)}\n"));
            if (lines.Length > 0)
            {
                Text(zip, $"{folder}/curve/{name}", lines);
            }
        }
    }

    private void Artifacts(ZipArchive zip, string folder, int version)
    {
        Text(zip, $"{folder}/model_card.md", cards.Of(version).ToMarkdown());
        foreach (var path in Directory.Exists(database.Paths.Models) ? Directory.GetFiles(database.Paths.Models, FormattableString.Invariant($"v{version}.*")) : [])
        {
            if (!path.EndsWith(".part", StringComparison.Ordinal))
            {
                zip.CreateEntryFromFile(path, $"{folder}/{Path.GetFileName(path)}", CompressionLevel.Fastest);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Parameters(TrainingRun run) =>
    [
        new("trainer", run.Model.Trainer),
        new("snapshot", run.Snapshot.Id),
        new("steps_kept", run.Model.Trees.ToString(CultureInfo.InvariantCulture)),
        .. run.Parameters.Where(p => p.Key is not ("trainer" or "snapshot" or "steps_kept")),
    ];

    private static IEnumerable<(string Name, string Value)> Tags(TrainingRun run) =>
    [
        ("mlflow.runName", Name(run)),
        ("mlflow.user", "recsys-lab"),
        ("mlflow.source.name", "RecSys Lab"),
        ("mlflow.source.type", "LOCAL"),
        ("version", run.Model.Version.ToString(CultureInfo.InvariantCulture)),
        .. run.Winner is { } winner ? new[] { ("winner", winner) } : [],
        .. run.Model.Aliases.Select(alias => ($"alias.{alias}", "true")),
        .. run.Note.Text.Length > 0 ? new[] { ("mlflow.note.content", run.Note.Text[..Math.Min(run.Note.Text.Length, MostTagValue)]) } : [],
        .. run.Note.Tags.Select(tag => ($"tag.{tag}", "true")),
    ];

    private static string Name(TrainingRun run) => FormattableString.Invariant($"v{run.Model.Version} {run.Model.Trainer}");

    /// <summary>32 hexadecimal digits that stay the same from export to export.</summary>
    private static string RunId(TrainingRun run) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{run.Model.Version}/{run.Model.CreatedAt.ToUnixTimeMilliseconds()}/{run.Snapshot.Id}"))).AsSpan(0, 16));

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A JSON string is a YAML string, whatever it holds.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string Yaml(params IEnumerable<(string Key, string Value)> lines) => string.Concat(lines.Select(line => $"{line.Key}: {line.Value}\n"));

    private static void Text(ZipArchive zip, string path, string text)
    {
        using var stream = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
