using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-registry-").FullName;
    private readonly ServiceProvider _services;
    private readonly LabDatabase _database;
    private readonly ModelRegistry _registry;
    private readonly ModelReports _reports;

    public ModelRegistryTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", _folder)]).Build();
        _services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, _folder).BuildServiceProvider();
        _services.GetRequiredService<LabDatabase>().Open();
        _database = _services.GetRequiredService<LabDatabase>();
        _registry = _services.GetRequiredService<ModelRegistry>();
        _reports = _services.GetRequiredService<ModelReports>();
    }

    [Fact]
    public void Without_a_champion_serving_says_what_to_do()
    {
        var missing = Assert.Throws<LabException>(() => _registry.LoadChampion("print"));

        Assert.Equal(Fault.Conflict, missing.Fault);
        Assert.Null(_registry.ChampionVersion());
        Assert.Null(_reports.Newest());
    }

    [Fact]
    public void Only_a_version_that_was_judged_can_serve()
    {
        Register(evaluated: false);

        Assert.Equal(Fault.Conflict, Assert.Throws<LabException>(() => _registry.Promote(1)).Fault);
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => _registry.Promote(9)).Fault);
        Assert.Null(_registry.ChampionVersion());
    }

    [Fact]
    public void Promotions_are_undone_one_by_one()
    {
        Register();
        Register();
        Register();
        _registry.Promote(1);
        _registry.Promote(2);
        _registry.Promote(3);

        Assert.Equal(2, _reports.PreviousChampion());
        Assert.Equal(2, _registry.UndoPromotion());
        Assert.Equal(1, _registry.UndoPromotion());
        Assert.Null(_reports.PreviousChampion());
        Assert.Equal(Fault.Conflict, Assert.Throws<LabException>(() => _registry.UndoPromotion()).Fault);
        Assert.Equal([["challenger"], [], ["champion"]], _reports.List().Select(m => m.Aliases));

        _registry.Promote(3);
        Assert.Equal([["champion"], [], []], _reports.List().Select(m => m.Aliases));
        Assert.Equal(1, _registry.UndoPromotion());
        Assert.Equal([["challenger"], [], ["champion"]], _reports.List().Select(m => m.Aliases));
    }

    [Fact]
    public void The_first_version_serves_and_a_worse_one_waits()
    {
        Register();
        Register();
        Write(connection => Succession.Decide(connection, 1, 0.10, null, "ndcg@10", 1));
        Write(connection => Succession.Decide(connection, 2, 0.09, Against(0.09, 0.10), "ndcg@10", 2));

        Assert.Equal(1, _registry.ChampionVersion());
        Assert.Equal([["challenger"], ["champion"]], _reports.List().Select(m => m.Aliases));
    }

    [Fact]
    public void A_version_as_good_as_the_champion_takes_over_and_waits_no_more()
    {
        Register();
        Register();
        Write(connection => Succession.Decide(connection, 1, 0.10, null, "ndcg@10", 1));
        Write(connection => Succession.Decide(connection, 2, 0.09, Against(0.09, 0.10), "ndcg@10", 2));
        Write(connection => Succession.Decide(connection, 2, 0.10, Against(0.10, 0.10), "ndcg@10", 3));

        Assert.Equal([["champion"], []], _reports.List().Select(m => m.Aliases));
    }

    [Fact]
    public void A_decision_tells_the_interval_and_whether_chance_may_explain_it()
    {
        Register();
        Register();
        var worse = "";
        var perhaps = "";
        var better = "";
        Write(connection => Succession.Decide(connection, 1, 0.10, null, "ndcg@10", 1));
        Write(connection => worse = Succession.Decide(connection, 2, 0.09, Against(0.09, 0.10, 0.005), "ndcg@10", 2));
        Write(connection => perhaps = Succession.Decide(connection, 2, 0.09, Against(0.09, 0.10, 0.02), "ndcg@10", 3));
        Write(connection => better = Succession.Decide(connection, 2, 0.12, Against(0.12, 0.10, 0.005), "ndcg@10", 4));

        Assert.Contains("−0.0100 (95 % interval −0.0150 to −0.0050), more than chance explains", worse, StringComparison.Ordinal);
        Assert.Contains("which chance may explain", perhaps, StringComparison.Ordinal);
        Assert.Contains("Version 2 is the new champion", better, StringComparison.Ordinal);
        Assert.Contains("+0.0150 to +0.0250", better, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_is_newest_first_with_the_models_own_metrics()
    {
        Register();
        Register();
        Write(connection => ModelTables.WriteEvaluation(
            connection,
            2,
            5,
            [new("test", "model", "ndcg@10", 0.2), new("test", "random", "ndcg@10", 0.01), new("validation", "model", "ndcg@10", 0.3), new("test", "model", "auc", double.NaN)],
            [new("validation", 0, 1, 10, 5, 20, 15), new("test", 1, 2, 12, 3, 24, 18)],
            [new("test", "trending", 12, 6)]));
        var list = _reports.List();

        Assert.Equal([2, 1], list.Select(m => m.Version));
        Assert.Equal(new Dictionary<string, double> { ["ndcg@10"] = 0.2 }, list[0].Test);
        Assert.Equal(0.3, list[0].Validation["ndcg@10"]);

        var evaluation = _services.GetRequiredService<EvaluationReports>().Of(2);
        var test = evaluation.Folds[1];
        Assert.Equal(["ndcg@10"], evaluation.MetricKeys);
        Assert.Equal(["model", "random"], test.Scorers.Select(s => s.Scorer));
        Assert.Equal((12, 3, 0.75), (test.Users, test.UsersLeftOut, test.CandidateRecall));
        Assert.Equal(new SourceShare("trending", 0.5, 0.25), Assert.Single(test.Sources));
        Assert.Contains("beats the best baseline, random", evaluation.Sentence, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static PairedDifference Against(double first, double second, double half = 0.01) =>
        new(first, second, new Interval(first - second, first - second - half, first - second + half), 0.5, 100, 0, 1000);

    private void Register(bool evaluated = true) => Write(connection =>
    {
        var version = ModelTables.NextVersion(connection);
        ModelTables.Insert(connection, new ModelRecord
        {
            Version = version,
            RunId = 1,
            Trainer = "lambdamart",
            CreatedAt = version,
            DataCutoff = 0,
            Parameters = """{"settings":{"trees":5},"seed":42}""",
            FeatureFingerprint = "print",
            SnapshotId = "s",
            Artifact = $"v{version}.json",
            Trees = 5,
            Importance = """{"a":1}""",
        });
        if (evaluated)
        {
            ModelTables.WriteEvaluation(connection, version, 1, [], [], []);
        }
    });

    private void Write(Action<SqliteConnection> write)
    {
        using var connection = _database.Connect();
        LabDatabase.Execute(connection, "begin immediate");
        write(connection);
        LabDatabase.Execute(connection, "commit");
    }
}
