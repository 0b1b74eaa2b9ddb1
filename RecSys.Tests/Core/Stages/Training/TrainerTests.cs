using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Training;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Stages.Training;

public sealed class TrainerTests
{
    private static readonly TrainingRows Train = TrainingRows.Whole(GivenFold.WithSignal(groups: 150, rowsPerGroup: 30, seed: 1));
    private static readonly TrainingRows Validation = TrainingRows.Whole(GivenFold.WithSignal(groups: 60, rowsPerGroup: 30, seed: 2));
    private static readonly TrainingSettings Settings = Like(25, 8);

    public static TheoryData<string> Names => [.. Trainers.All.Select(t => t.Name)];

    [Fact]
    public void The_settings_allow_exactly_the_trainers_there_are()
    {
        var allowed = typeof(TrainingSettings).GetProperty(nameof(TrainingSettings.Trainer))!.GetCustomAttribute<AllowedValuesAttribute>()!;

        Assert.Equal(Trainers.All.Select(t => t.Name).Order(), allowed.Values.Cast<string>().Order());
    }

    [Fact]
    public void FastTree_trees_score_as_ml_net_itself_predicts_also_for_missing_values() => SameAsMlNet("lambdamart", run =>
        run.Context.Ranking.Trainers.FastTree(LambdaMartTrainer.Common(
            new FastTreeRankingTrainer.Options { RowGroupColumnName = "GroupId" }, Settings.LambdaMart, new TrainingTask(Train, Settings, 42, 1))).Fit(run.View(Train)));

    [Fact]
    public void LightGbm_trees_score_as_ml_net_s_own_wrapper_predicts_also_for_missing_values() => SameAsMlNet("lightgbm", run =>
        run.Context.Ranking.Trainers.LightGbm(new LightGbmRankingTrainer.Options
        {
            RowGroupColumnName = "GroupId",
            NumberOfIterations = 25,
            NumberOfLeaves = 8,
            MinimumExampleCountPerLeaf = 10,
            LearningRate = 0.2,
            NumberOfThreads = 1,
            Seed = 42,
            CustomGains = [0, 1],
            Deterministic = true,
            Booster = new GradientBooster.Options { L2Regularization = 5 },
        }).Fit(run.View(Train)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_clear_signal_is_learnt(string name)
    {
        var curve = new LearningCurve(Train, RankedRows.Of(Validation), 0, _ => { });
        Trainers.Find(name).Train(new TrainingTask(Train, Settings, 42, 1), curve.Add, CancellationToken.None);
        var untrained = new LearningCurve(Train, RankedRows.Of(Validation), 0, _ => { });
        untrained.Add(new TreeStep(Train.FeatureCount, new DecisionTree([], [], [], [], [0], [])));

        Assert.True(curve.BestValidationNdcg > 0.85, $"NDCG@10 {curve.BestValidationNdcg}");
        Assert.True(untrained.BestValidationNdcg < 0.4, $"by product id {untrained.BestValidationNdcg}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_with_missing_values_are_learnt_from(string name)
    {
        // Half of the rows lack feature 0, and only those are ever bought.
        var random = new Random(5);
        var values = Enumerable.Range(0, 100 * 20).SelectMany(r => new[] { r % 2 == 0 ? float.NaN : (float)random.NextDouble(), (float)random.NextDouble() }).ToArray();
        var labels = Enumerable.Range(0, 100 * 20).Select(r => r % 20 == 4 ? 1f : 0f).ToArray();
        var rows = TrainingRows.Whole(GivenFold.Of(values, labels, featureCount: 2, rowsPerGroup: 20));
        var ensemble = Grow(name, Settings, rows);
        var scores = new double[2];
        ensemble.Score([float.NaN, 0.5f, 0.5f, 0.5f], scores);

        Assert.True(scores[0] > scores[1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Same_rows_seed_and_parameters_give_the_same_predictions_on_any_number_of_threads(string name)
    {
        var (first, second) = (new double[Validation.Rows], new double[Validation.Rows]);
        Grow(name, Settings, threads: 1).Score(Validation.Values, first);
        Grow(name, Settings, threads: 2).Score(Validation.Values, second);

        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_come_while_training_goes_on_and_a_no_stops_it(string name)
    {
        var made = 0;
        Trainers.Find(name).Train(new TrainingTask(Train, Like(5_000, 8), 42, 1), _ => ++made < 7, CancellationToken.None);

        Assert.Equal(7, made);
    }

    [Theory]
    [InlineData("lightgbm_binary")]
    [InlineData("fasttree_binary")]
    public void A_class_weight_changes_what_a_classifier_learns(string name)
    {
        var weighted = Settings with { LightGbmBinary = Settings.LightGbmBinary with { PositiveWeight = 9 }, FastTreeBinary = Settings.FastTreeBinary with { PositiveWeight = 9 } };
        var (plain, heavy) = (Scores(Grow(name, Settings)), Scores(Grow(name, weighted)));

        // Purchases that count nine times as much are thought likelier.
        Assert.True(heavy.Average() > plain.Average() + 0.5, $"{plain.Average()} and {heavy.Average()}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Cancelling_stops_within_a_second(string name)
    {
        var rows = TrainingRows.Whole(GivenFold.WithSignal(groups: 2_000, rowsPerGroup: 50, seed: 3));
        var endless = Like(5_000, 64);
        using var cancel = new CancellationTokenSource();

        // A thread of its own, as the job hub gives it: on a busy machine the pool must be free to tell the time.
        var training = Task.Factory.StartNew(
            () => Trainers.Find(name).Train(new TrainingTask(rows, endless, 42, 1), _ => true, cancel.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        cancel.CancelAfter(TimeSpan.FromSeconds(1));
        var ended = await Task.WhenAny(training, Task.Delay(TimeSpan.FromSeconds(5)));

        Assert.Same(training, ended);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
    }

    /// <summary>Small parameters for every trainer.</summary>
    private static TrainingSettings Like(int trees, int leaves) => new()
    {
        LightGbm = new() { Trees = trees, Leaves = leaves, MinExamplesPerLeaf = 10, LearningRate = 0.2, RowFraction = 1, FeatureFraction = 1 },
        LambdaMart = new() { Trees = trees, Leaves = leaves, MinExamplesPerLeaf = 10, LearningRate = 0.2, FeatureFraction = 1 },
        LightGbmBinary = new() { Trees = trees, Leaves = leaves, MinExamplesPerLeaf = 10, LearningRate = 0.2 },
        FastTreeBinary = new() { Trees = trees, Leaves = leaves, MinExamplesPerLeaf = 10, LearningRate = 0.2, FeatureFraction = 1 },
        Linear = new() { Passes = Math.Min(1_000, trees) },
    };

    private static IRowScorer Grow(string name, TrainingSettings settings, TrainingRows? rows = null, int threads = 1)
    {
        var steps = new List<TrainingStep>();
        Trainers.Find(name).Train(
            new TrainingTask(rows ?? Train, settings, 42, threads),
            step =>
            {
                steps.Add(step);
                return true;
            },
            CancellationToken.None);
        return steps[^1].Model(steps, (rows ?? Train).Values);
    }

    private static double[] Scores(IRowScorer scorer)
    {
        var scores = new double[Validation.Rows];
        scorer.Score(Validation.Values, scores);
        return scores;
    }

    private static void SameAsMlNet(string name, Func<MlRun, ITransformer> fit)
    {
        var ensemble = (TreeEnsemble)Grow(name, Settings);
        using var run = new MlRun(42, CancellationToken.None);
        var model = fit(run);
        var raw = Enumerable.Range(0, Validation.Rows).Select(r => new RawRow { GroupId = 1, Features = Validation.Row(r).ToArray() });
        var schema = SchemaDefinition.Create(typeof(RawRow));
        schema[nameof(RawRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, GivenFold.Features);
        schema[nameof(RawRow.GroupId)].ColumnType = new KeyDataViewType(typeof(uint), 10);
        var expected = model.Transform(run.Context.Data.LoadFromEnumerable(raw, schema)).GetColumn<float>("Score").ToArray();

        Assert.Contains(Validation.Values, float.IsNaN);
        Assert.Equal(25, ensemble.Trees.Count);
        Assert.All(expected.Zip(Scores(ensemble)), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Max(1, Math.Abs(pair.First))));
    }

    private sealed class RawRow
    {
        public float Label { get; set; }

        public uint GroupId { get; set; }

        public float[] Features { get; set; } = [];
    }
}
