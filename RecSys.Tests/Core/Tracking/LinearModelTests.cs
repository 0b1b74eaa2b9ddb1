using RecSys.Core.Domain;
using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class LinearModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-model-").FullName;

    // Feature 0: ln 2 on average, deviation 2, weight 3. Feature 1 never varied. Missing values weigh −1 and 0.5.
    private static readonly LinearModel Model = new([Math.Log(2), 0], [2, 0], [3, 7], [-1, 0.5]);

    [Theory]
    [InlineData(1f, 5f, 0)]
    [InlineData(3f, 5f, 1.0397207708399179)] // 3 · (ln 4 − ln 2) / 2
    [InlineData(-1f, 5f, -2.0794415416798357)] // 3 · (−ln 2 − ln 2) / 2
    [InlineData(float.NaN, 5f, -1)]
    [InlineData(1f, float.NaN, 0.5)]
    public void A_score_is_the_sum_of_the_squashed_standardised_features(float x0, float x1, double expected)
    {
        var score = new double[1];
        Model.Score([x0, x1], score);

        Assert.Equal(expected, score[0], 1e-12);
        Assert.Equal(expected, Model.Part(0, x0) + Model.Part(1, x1), 1e-12);
    }

    [Fact]
    public void Columns_give_the_scores_that_rows_give()
    {
        float[] rows = [3, 5, float.NaN, 2, -1, float.NaN];
        var columns = new FeatureColumns(3, 2);
        columns.Put(0, rows);
        var (byRows, byColumns) = (new double[3], new double[] { 7, 7, 7 });
        Model.Score(rows, byRows);
        Model.Score(columns, byColumns);

        Assert.Equal(byRows, byColumns);
    }

    [Fact]
    public void Importance_is_a_weights_share_of_all() => Assert.Equal([0.3, 0.7], Model.Importance());

    [Fact]
    public void It_survives_its_file_and_scores_alike()
    {
        var path = Path.Combine(_folder, "v1.json");
        Save(Model, path);
        var loaded = RankingModel.Load(path, "print").Scorer;
        var (before, after) = (new double[2], new double[2]);
        Model.Score([3, 1, float.NaN, 2], before);
        loaded.Score([3, 1, float.NaN, 2], after);

        Assert.IsType<LinearModel>(loaded);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Weights_that_do_not_belong_together_are_refused()
    {
        var path = Path.Combine(_folder, "v1.json");
        Save(Model with { Means = [1] }, path);

        Assert.Throws<LabException>(() => RankingModel.Load(path, "print"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Save(LinearModel model, string path) => new RankingModel
    {
        Version = 1,
        Trainer = "linear",
        FeatureFingerprint = "print",
        FeatureNames = ["a", "b"],
        Scorer = model,
    }.Save(path);
}
