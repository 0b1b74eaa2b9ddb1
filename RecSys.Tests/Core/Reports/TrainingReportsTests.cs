using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports;

public sealed class TrainingReportsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-trainings-").FullName;
    private readonly ServiceProvider _services;
    private readonly TrainingReports _reports;
    private readonly ModelNotes _notes;

    public TrainingReportsTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", _folder)]).Build();
        _services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, _folder).BuildServiceProvider();
        var database = _services.GetRequiredService<LabDatabase>();
        database.Open();
        ModelShelf.Add(database, 0.21, 0.20);
        ModelShelf.Add(database, 0.23, 0.20);
        ModelShelf.Add(database, 0.23, 0.22);
        _reports = _services.GetRequiredService<TrainingReports>();
        _notes = _services.GetRequiredService<ModelNotes>();
    }

    [Fact]
    public void Any_number_of_trainings_are_compared_by_what_differs()
    {
        var comparison = _reports.Compare([3, 1, 2]);

        Assert.Equal([3, 1, 2], comparison.Runs.Select(r => r.Model.Version));
        Assert.Equal(
            ["trees: 30 10 20", "validation ndcg@10: 0.2300 0.2100 0.2300", "test ndcg@10: 0.2200 0.2000 0.2000"],
            comparison.Differences.Select(d => $"{d.Name}: {string.Join(' ', d.Values)}"));
        Assert.Equal([0.23, 0.21, 0.23], comparison.Curves.Select(c => c[^1].ValidationNdcg));
        Assert.Empty(_reports.Compare([2, 2]).Differences);
    }

    [Fact]
    public void Comparing_what_does_not_exist_says_so()
    {
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => _reports.Compare([1, 9])).Fault);
        Assert.Equal(Fault.Invalid, Assert.Throws<LabException>(() => _reports.Compare([])).Fault);
    }

    [Fact]
    public void A_training_names_who_won_and_every_number_it_has()
    {
        var run = _reports.List()[0];

        Assert.Equal((3, "model", "s"), (run.Model.Version, run.Winner, run.Snapshot.Id));
        Assert.Null(run.Snapshot.Rows);
        var numbers = run.Numbers();
        Assert.Equal((0.23, 0.22, 30.0, 42.0), (numbers["validation ndcg@10"], numbers["test ndcg@10"], numbers["trees"], numbers["seed"]));
        Assert.Equal(["trees"], TrainingReports.Varied(_reports.List()));
    }

    [Fact]
    public void A_note_and_its_tags_are_kept_and_replaced()
    {
        _notes.Write(2, "  fewer leaves ", ["b", " a", "b", ""]);
        var kept = _reports.List().Single(r => r.Model.Version == 2).Note;
        Assert.Equal(("fewer leaves", "a, b"), (kept.Text, kept.TagLine));

        _notes.Write(2, null, []);
        Assert.Equal(("", 0), (_reports.List().Single(r => r.Model.Version == 2).Note.Text, _notes.All()[2].Tags.Count));
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => _notes.Write(9, "x", [])).Fault);
        Assert.Equal(Fault.Invalid, Assert.Throws<LabException>(() => _notes.Write(1, "x", ["a/b"])).Fault);
    }

    [Fact]
    public void The_card_tells_data_features_quality_and_limits()
    {
        _notes.Write(1, "first | try", ["baseline"]);
        var card = _services.GetRequiredService<ModelCards>().Of(1);
        var text = card.ToMarkdown();

        Assert.Equal(["Overview", "Data", "Features", "Quality on the test fold", "Quality on the validation fold", "Limits"], card.Sections.Select(s => s.Heading));
        Assert.StartsWith("# Model version 1\n\n## Overview\n\nfirst | try\n", text, StringComparison.Ordinal);
        Assert.Contains("| views_30d | 75.0 % | ", text, StringComparison.Ordinal);
        Assert.Contains("1,200 customers count, 34 are left out", text, StringComparison.Ordinal);
        Assert.Contains("| model | 0.2000 |", text, StringComparison.Ordinal);
        Assert.All(
            text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)),
            line => Assert.EndsWith(" |", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_export_is_an_mlflow_file_store()
    {
        _notes.Write(1, "first try", ["baseline"]);
        var files = Export([]);

        Assert.Equal(4, files.Keys.Count(path => path.EndsWith("/meta.yaml", StringComparison.Ordinal)));
        Assert.Contains("experiment_id: \"1\"\n", files["mlruns/1/meta.yaml"], StringComparison.Ordinal);
        var run = files.Single(f => f.Key.EndsWith("/tags/version", StringComparison.Ordinal) && f.Value == "1").Key[..^"/tags/version".Length];
        var id = run.Split('/')[^1];
        Assert.Matches("^[0-9a-f]{32}$", id);
        foreach (var line in new[] { $"run_id: \"{id}\"", $"run_uuid: \"{id}\"", "experiment_id: \"1\"", "status: 3", "lifecycle_stage: active", $"artifact_uri: \"./{run}/artifacts\"" })
        {
            Assert.Contains($"{line}\n", files[$"{run}/meta.yaml"], StringComparison.Ordinal);
        }

        Assert.Equal(("lambdamart", "10", "s"), (files[$"{run}/params/trainer"], files[$"{run}/params/trees"], files[$"{run}/params/snapshot"]));
        Assert.Equal("1 0.2 0\n", files[$"{run}/metrics/test/ndcg_at_10"]);
        Assert.Equal("1 0.01 0\n", files[$"{run}/metrics/test/random/ndcg_at_10"]);
        Assert.Equal("1 1200 0\n", files[$"{run}/metrics/test/users"]);
        Assert.Equal("1 0.1 1\n1 0.21 2\n", files[$"{run}/metrics/curve/validation_ndcg_at_10"]);
        Assert.Equal(("v1 lambdamart", "first try", "true"), (files[$"{run}/tags/mlflow.runName"], files[$"{run}/tags/mlflow.note.content"], files[$"{run}/tags/tag.baseline"]));
        Assert.StartsWith("# Model version 1", files[$"{run}/artifacts/model_card.md"], StringComparison.Ordinal);
        // Names that MLflow's own check takes.
        Assert.All(files.Keys.Where(path => path.Contains("/metrics/", StringComparison.Ordinal)), path => Assert.Matches(@"^[/\w.\- ]*$", path));
    }

    [Fact]
    public void A_strict_reader_of_file_stores_takes_every_run_with_awkward_notes_and_tags()
    {
        _notes.Write(1, "two\nlines: \"quoted\", #1 'and' é", ["über alles", "ünder", "v1.0", "a-b_c"]);
        _notes.Write(2, new string('x', 9_000), ["..", "."]);
        var runs = new MlflowStore(Export([])).Runs.ToDictionary(run => run.Tags["version"]);

        Assert.Equal(["1", "2", "3"], runs.Keys.Order());
        Assert.Equal("two\nlines: \"quoted\", #1 'and' é", runs["1"].Tags["mlflow.note.content"]);
        Assert.Equal(5_000, runs["2"].Tags["mlflow.note.content"].Length);
        Assert.Equal(["tag.a-b_c", "tag.v1.0", "tag.über alles", "tag.ünder"], runs["1"].Tags.Keys.Where(key => key.StartsWith("tag.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(("lambdamart", "42"), (runs["1"].Parameters["trainer"], runs["1"].Parameters["seed"]));
        Assert.Equal([(0.1, 1L), (0.21, 2L)], runs["1"].Metrics["curve/validation_ndcg_at_10"]);
        Assert.Equal([(0.22, 0L)], runs["3"].Metrics["test/ndcg_at_10"]);
    }

    [Fact]
    public void Chosen_trainings_are_exported_with_the_same_ids_every_time()
    {
        Assert.Equal(Export([2]).Keys, Export([2]).Keys);
        Assert.Single(Export([2]).Keys, path => path.EndsWith("/tags/version", StringComparison.Ordinal));
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => Export([9])).Fault);
    }

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Export(int[] versions)
    {
        using var body = new MemoryStream();
        _services.GetRequiredService<MlflowExport>().Write(versions, body);
        using var zip = new ZipArchive(body, ZipArchiveMode.Read);
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        });
    }
}
