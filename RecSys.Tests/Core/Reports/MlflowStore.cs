using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RecSys.Tests.Core.Reports;

/// <summary>
/// Reads an MLflow file store the way MLflow 2 does, and more strictly: where its reader would raise, or would pass over something in silence, a test fails.
/// </summary>
internal sealed partial class MlflowStore
{
    private const int MostName = 250;
    private const int MostParameter = 6_000;
    private const int MostTag = 5_000;

    private static readonly string[] ExperimentKeys = ["artifact_location", "creation_time", "experiment_id", "last_update_time", "lifecycle_stage", "name"];

    private static readonly string[] RunKeys =
    [
        "artifact_uri", "deleted_time", "end_time", "entry_point_name", "experiment_id", "lifecycle_stage", "run_id", "run_name", "run_uuid",
        "source_name", "source_type", "source_version", "start_time", "status", "tags", "user_id",
    ];

    private readonly IReadOnlyDictionary<string, string> _files;

    /// <param name="files">Contents by path; paths begin with <c>mlruns/</c>.</param>
    public MlflowStore(IReadOnlyDictionary<string, string> files)
    {
        _files = files;
        Assert.All(files.Keys, path => Assert.StartsWith("mlruns/", path, StringComparison.Ordinal));

        // What is a file cannot be a folder as well.
        Assert.All(files.Keys, path => Assert.DoesNotContain(files.Keys, other => other.StartsWith(path + "/", StringComparison.Ordinal)));
        Assert.All(files.Keys.Select(p => p.Split('/')[1]).Distinct(), Experiment);
    }

    public List<MlflowRun> Runs { get; } = [];

    private void Experiment(string folder)
    {
        var meta = Meta($"mlruns/{folder}/meta.yaml", ExperimentKeys);
        Assert.Matches("^[a-zA-Z0-9][A-Za-z0-9_-]{0,63}$", folder);
        Assert.Equal(folder, Text(meta["experiment_id"]));
        Assert.InRange(Text(meta["name"]).Length, 1, 500);
        Assert.Equal("active", meta["lifecycle_stage"]);
        Assert.Equal($"./mlruns/{folder}", Text(meta["artifact_location"]));
        Assert.True(Moment(meta["creation_time"]) <= Moment(meta["last_update_time"]));
        var runs = _files.Keys.Where(p => p.StartsWith($"mlruns/{folder}/", StringComparison.Ordinal)).Select(p => p.Split('/')[2]).Where(name => name != "meta.yaml").Distinct();
        Assert.All(runs, run => Runs.Add(Run(folder, run)));
    }

    private MlflowRun Run(string experiment, string folder)
    {
        var root = $"mlruns/{experiment}/{folder}";
        var meta = Meta($"{root}/meta.yaml", RunKeys);
        Assert.Matches("^[0-9a-f]{32}$", folder);
        Assert.Equal((folder, folder, experiment), (Text(meta["run_id"]), Text(meta["run_uuid"]), Text(meta["experiment_id"])));
        Assert.Equal(("active", "null", "[]"), (meta["lifecycle_stage"], meta["deleted_time"], meta["tags"]));
        Assert.Equal(("4", "''", "''", "''"), (meta["source_type"], meta["source_name"], meta["source_version"], meta["entry_point_name"]));

        // 1 running, 2 scheduled, 3 finished, 4 failed, 5 killed.
        Assert.InRange(int.Parse(meta["status"], CultureInfo.InvariantCulture), 1, 5);
        Assert.True(Moment(meta["start_time"]) <= Moment(meta["end_time"]));
        Assert.NotEmpty(meta["user_id"].Trim('\''));

        // Beside the unpacked folder, where the reader is started.
        Assert.Equal($"./{root}/artifacts", Text(meta["artifact_uri"]));
        Assert.Contains(_files.Keys, path => path.StartsWith($"{root}/artifacts/", StringComparison.Ordinal));
        var run = new MlflowRun(Values($"{root}/params/", MostParameter), Values($"{root}/tags/", MostTag), Metrics($"{root}/metrics/"));
        Assert.Equal(Text(meta["run_name"]), run.Tags["mlflow.runName"]);
        Assert.Empty(_files.Keys.Where(path => path.StartsWith($"{root}/", StringComparison.Ordinal)).Select(path => path.Split('/')[3]).Distinct()
            .Except(["meta.yaml", "params", "tags", "metrics", "artifacts"]));
        return run;
    }

    /// <summary>One file per name; slashes are a part of it.</summary>
    private Dictionary<string, string> Values(string folder, int longest)
    {
        var values = Below(folder);
        Assert.All(values.Values, value => Assert.InRange(value.Length, 0, longest));
        return values;
    }

    /// <summary>Lines <c>timestamp value step</c>.</summary>
    private Dictionary<string, List<(double Value, long Step)>> Metrics(string folder) => Below(folder).ToDictionary(m => m.Key, m =>
    {
        Assert.EndsWith("\n", m.Value, StringComparison.Ordinal);
        return m.Value[..^1].Split('\n').Select(line =>
        {
            var parts = line.Split(' ');
            Assert.Equal(3, parts.Length);
            Assert.True(long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture) >= 0);
            Assert.Matches("^(-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?|NaN|-?Infinity)$", parts[1]);
            return (double.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture));
        }).ToList();
    });

    private Dictionary<string, string> Below(string folder)
    {
        var values = _files.Where(f => f.Key.StartsWith(folder, StringComparison.Ordinal)).ToDictionary(f => f.Key[folder.Length..], f => f.Value);
        Assert.All(values.Keys, name =>
        {
            Assert.Matches(Name(), name);
            Assert.InRange(name.Length, 1, MostName);

            // A name that a file system would read as another one is refused.
            Assert.DoesNotContain(name.Split('/'), part => part is "" or "." or "..");
        });
        return values;
    }

    private Dictionary<string, string> Meta(string path, string[] keys)
    {
        Assert.Contains(path, _files.Keys);
        var lines = _files[path].Split('\n');
        Assert.Equal("", lines[^1]);
        var meta = lines[..^1].Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1]);
        Assert.Equal(keys, meta.Keys.Order(StringComparer.Ordinal));
        return meta;
    }

    /// <summary>A text in double quotes: without them YAML would take <c>1</c> for a number.</summary>
    private static string Text(string value)
    {
        Assert.Matches("^\".*\"$", value);
        return JsonSerializer.Deserialize<string>(value)!;
    }

    private static long Moment(string value) => long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[/\w.\- ]*$")]
    private static partial Regex Name();
}

/// <summary>A run as it was read.</summary>
internal sealed record MlflowRun(
    Dictionary<string, string> Parameters, Dictionary<string, string> Tags, Dictionary<string, List<(double Value, long Step)>> Metrics);
