using RecSys.Core.Domain;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class TreeEnsembleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-model-").FullName;

    // x0 <= 1 ? (x1 <= 5 ? 10 : 20) : 30
    private static readonly DecisionTree Nested = new([0, 1], [1, 5], [1, ~0], [~2, ~1], [10, 20, 30], [3, 1]);

    private static readonly DecisionTree Constant = new([], [], [], [], [0.5], []);

    [Theory]
    [InlineData(1f, 5f, 10)]
    [InlineData(0f, 5.1f, 20)]
    [InlineData(1.1f, 0f, 30)]
    [InlineData(float.NaN, 0f, 30)]
    [InlineData(0f, float.NaN, 20)]
    public void A_value_up_to_the_threshold_goes_left_and_a_missing_one_goes_right(float x0, float x1, double leaf)
    {
        var score = new double[1];
        new TreeEnsemble(2, 1, [Nested, Constant]).Score([x0, x1], score);

        Assert.Equal(1 + leaf + 0.5, score[0]);
    }

    [Fact]
    public void Many_rows_score_as_one_by_one()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 2 * 700).Select(_ => (float)(random.NextDouble() * 8)).ToArray();
        var ensemble = new TreeEnsemble(2, 0, [Nested, Constant, Nested]);
        var together = new double[700];
        ensemble.Score(rows, together);

        var single = new double[1];
        for (var i = 0; i < together.Length; i++)
        {
            ensemble.Score(rows.AsSpan(2 * i, 2), single);
            Assert.Equal(single[0], together[i]);
        }
    }

    [Fact]
    public void Scoring_allocates_nothing_per_row()
    {
        var ensemble = new TreeEnsemble(2, 0, [Nested]);
        var (rows, scores) = (new float[2 * 1000], new double[1000]);
        ensemble.Score(rows, scores);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ensemble.Score(rows, scores);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Importance_is_a_features_share_of_the_gain() =>
        Assert.Equal([0.75, 0.25, 0], new TreeEnsemble(3, 0, [Nested, Nested]).Importance());

    [Fact]
    public void A_prefix_scores_with_its_first_trees_only()
    {
        var score = new double[1];
        new TreeEnsemble(2, 0, [Constant, Nested]).Prefix(1).Score([0, 0], score);

        Assert.Equal(0.5, score[0]);
    }

    [Fact]
    public void A_model_survives_its_file_to_the_last_bit()
    {
        var path = Path.Combine(_folder, "v1.json");
        var odd = new DecisionTree([1], [0.1f], [~0], [~1], [1.0 / 3, -1e-17], [2]);
        Model(odd).Save(path);
        var loaded = RankingModel.Load(path, "print");

        Assert.Equal(["a", "b"], loaded.FeatureNames);
        Assert.Equal(odd.Thresholds, ((TreeEnsemble)loaded.Scorer).Trees[0].Thresholds);
        Assert.Equal(odd.Leaves, ((TreeEnsemble)loaded.Scorer).Trees[0].Leaves);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_model_of_other_features_refuses_to_load()
    {
        var path = Path.Combine(_folder, "v1.json");
        Model(Nested).Save(path);

        var refused = Assert.Throws<LabException>(() => RankingModel.Load(path, "other"));
        Assert.Equal(Fault.Conflict, refused.Fault);
        Assert.Contains("other features", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_missing_file_says_so()
    {
        var path = Path.Combine(_folder, "v1.json");
        Assert.Throws<LabException>(() => RankingModel.Load(path, "print"));
        File.WriteAllText(path, "{\"version\":");
        Assert.Throws<LabException>(() => RankingModel.Load(path, "print"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static RankingModel Model(DecisionTree tree) => new()
    {
        Version = 1,
        Trainer = "lambdamart",
        FeatureFingerprint = "print",
        FeatureNames = ["a", "b"],
        Scorer = new TreeEnsemble(2, 0, [tree]),
    };
}
