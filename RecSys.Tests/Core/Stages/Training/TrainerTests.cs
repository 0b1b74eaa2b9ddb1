using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Training;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Stages.Training;

public sealed class TrainerTests
{
    private static readonly TrainingRows Train = TrainingRows.Whole(GivenFold.WithSignal(groups: 150, rowsPerGroup: 30, seed: 1));
    private static readonly TrainingRows Validation = TrainingRows.Whole(GivenFold.WithSignal(groups: 60, rowsPerGroup: 30, seed: 2));
    private static readonly TrainingSettings Settings = new() { Trees = 25, Leaves = 8, MinExamplesPerLeaf = 10, LearningRate = 0.2 };

    public static TheoryData<string> Names => [.. Trainers.All.Select(t => t.Name)];

    [Fact]
    public void The_walk_gives_what_ml_net_itself_predicts_also_for_missing_values()
    {
        var ensemble = Grow("lambdamart", Settings);
        using var run = new MlRun(42, CancellationToken.None);
        var trainer = run.Context.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
        {
            RowGroupColumnName = "GroupId",
            NumberOfTrees = 25,
            NumberOfLeaves = 8,
            MinimumExampleCountPerLeaf = 10,
            LearningRate = 0.2,
            NumberOfThreads = 1,
            Seed = 42,
            FeatureSelectionSeed = 42,
        });
        var model = trainer.Fit(run.View(Train));
        var raw = Enumerable.Range(0, Validation.Rows).Select(r => new RawRow { GroupId = 1, Features = Validation.Row(r).ToArray() });
        var schema = SchemaDefinition.Create(typeof(RawRow));
        schema[nameof(RawRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, GivenFold.Features);
        schema[nameof(RawRow.GroupId)].ColumnType = new KeyDataViewType(typeof(uint), 10);
        var expected = model.Transform(run.Context.Data.LoadFromEnumerable(raw, schema)).GetColumn<float>("Score").ToArray();
        var scores = new double[Validation.Rows];
        ensemble.Score(Validation.Values, scores);

        Assert.Contains(Validation.Values, float.IsNaN);
        Assert.Equal(25, ensemble.Trees.Count);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_clear_signal_is_learnt(string name)
    {
        var curve = new LearningCurve(Train, Validation, 0, _ => { });
        Trainers.Find(name).Train(new TrainingTask(Train, Settings, 42, 1), curve.Add, CancellationToken.None);
        var untrained = new LearningCurve(Train, Validation, 0, _ => { });
        untrained.Add(new DecisionTree([], [], [], [], [0], []));

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

    [Fact]
    public void Trees_come_while_training_goes_on_and_a_no_stops_it()
    {
        var grown = 0;
        new LambdaMartTrainer().Train(new TrainingTask(Train, Settings, 42, 1), _ => ++grown < 7, CancellationToken.None);

        Assert.Equal(7, grown);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Cancelling_stops_within_a_second(string name)
    {
        var rows = TrainingRows.Whole(GivenFold.WithSignal(groups: 2_000, rowsPerGroup: 50, seed: 3));
        var endless = Settings with { Trees = 5_000, Leaves = 64 };
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

    private static TreeEnsemble Grow(string name, TrainingSettings settings, TrainingRows? rows = null, int threads = 1)
    {
        var trees = new List<DecisionTree>();
        rows ??= Train;
        Trainers.Find(name).Train(
            new TrainingTask(rows, settings, 42, threads),
            tree =>
            {
                trees.Add(tree);
                return true;
            },
            CancellationToken.None);
        return new TreeEnsemble(rows.FeatureCount, 0, trees);
    }

    private sealed class RawRow
    {
        public float Label { get; set; }

        public uint GroupId { get; set; }

        public float[] Features { get; set; } = [];
    }
}
