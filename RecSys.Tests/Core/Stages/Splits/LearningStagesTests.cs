using Parquet;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Labels;
using RecSys.Core.Stages.Splits;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Splits;

/// <summary>Candidates, features, labels and splits on a busy shop, in a database of their own.</summary>
public sealed class LearningStagesTests : IDisposable
{
    private static readonly LabSettings Settings = new() { Candidates = new() { MaxPerCustomer = 25, StoredPerCustomer = 20 } };
    private readonly ShopHistoryReader _histories = new();
    private readonly TempLab _lab = new TempLab { Settings = Settings }.With(Given.BusyShop());

    [Fact]
    public async Task Every_customer_has_candidates_to_look_up_with_their_sources()
    {
        var report = await _lab.RunAsync(new CandidatesStage(_histories));

        Assert.Equal(60L, _lab.Rows("select count(distinct customer_id) from candidates")[0][0]);
        Assert.Equal(report.RowsOut, _lab.Rows("select count(*) from candidates")[0][0]);
        Assert.Equal(0L, _lab.Rows("select count(*) from candidates where json_valid(sources) = 0 or sources = '{}'")[0][0]);
        Assert.Equal(20L, _lab.Rows("select max(rank) from candidates")[0][0]);
        Assert.Equal(
            _lab.Rows("select sum(kept) from candidate_sources where source = 'popular' and unique_kept <= kept and kept <= proposals")[0][0],
            _lab.Rows("select kept from candidate_sources where source = 'popular'")[0][0]);
    }

    [Fact]
    public async Task Two_runs_of_any_number_of_threads_write_the_same_candidates()
    {
        await _lab.RunAsync(new CandidatesStage(_histories), threads: 1);
        var one = _lab.Rows("select * from candidates");
        await _lab.RunAsync(new CandidatesStage(_histories), threads: 4);

        Assert.Equal(one, _lab.Rows("select * from candidates"));
    }

    [Fact]
    public async Task A_fold_joins_the_features_at_its_cutoff_with_what_was_bought_after_it()
    {
        await RunAllAsync();
        var fold = LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Validation).Single();
        var history = _histories.Read(_lab.Connection);
        var catalogue = Catalogue.Count(new ShopReplay(history).AdvanceTo(fold.Fold.Cutoff), Settings.Gold, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var customer = catalogue.State.FindCustomer(fold.CustomerIds[0])!;
        var alone = FoldRows.Of([customer], catalogue, FeatureCatalog.Default, Settings, new ParallelOptions { MaxDegreeOfParallelism = 1 }).Single();

        Assert.Equal(alone.ProductIds, fold.ProductIds[..fold.GroupStarts[1]]);
        Assert.Equal(alone.Values, fold.Values[..(fold.GroupStarts[1] * fold.FeatureCount)]);
        var bought = FoldLabels.Read(_lab.Connection, "validation")[customer.Id];
        Assert.Equal(alone.ProductIds.Select(p => bought.Contains(p) ? 1f : 0f), fold.Labels[..fold.GroupStarts[1]]);
        Assert.Equal(bought.Count, (int)fold.Labels[..fold.GroupStarts[1]].Sum() + fold.MissedPositives[0]);
    }

    [Fact]
    public async Task The_table_of_folds_adds_up()
    {
        await RunAllAsync();
        var train = LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Train);
        var rows = _lab.Rows("select fold, customers, cold, groups, rows, group_positives, reached, ceiling_recall from split_folds where role = 'train' order by position");

        Assert.Equal(train.Select(f => f.Fold.Name), rows.Select(r => (string)r[0]!));
        Assert.All(train.Zip(rows), pair =>
        {
            Assert.Equal(pair.First.Groups, (long)pair.Second[3]!);
            Assert.Equal(pair.First.Rows, (long)pair.Second[4]!);
            Assert.Equal((long)pair.Second[1]!, (long)pair.Second[2]! + (long)pair.Second[3]!);
            Assert.Equal(pair.First.Labels.Sum() + pair.First.MissedPositives.Sum(), (long)pair.Second[5]!);
            Assert.InRange((double)pair.Second[7]!, 0.01, 1);
        });
        Assert.Null(_lab.Rows("select rows from split_folds where role = 'test'")[0][0]);
    }

    [Fact]
    public async Task A_changed_file_is_refused()
    {
        await RunAllAsync();
        var file = Directory.GetFiles(_lab.Paths.Snapshots, "train-1.parquet", SearchOption.AllDirectories).Single();
        File.AppendAllText(file, "x");

        var error = Assert.Throws<LabException>(() => LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Train));
        Assert.Contains("has changed", error.Message);
        File.Delete(file);
        Assert.Contains("is missing", Assert.Throws<LabException>(() => LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Train)).Message);
    }

    [Fact]
    public void Without_a_snapshot_it_says_what_to_run() =>
        Assert.Contains("features", Assert.Throws<LabException>(() => LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Train)).Hint);

    [Fact]
    public async Task A_folder_of_a_run_that_never_committed_is_removed_by_the_next()
    {
        var orphan = Directory.CreateDirectory(Path.Combine(_lab.Paths.Snapshots, "orphan")).FullName;

        await _lab.RunAsync(new FeaturesStage(_histories));

        Assert.False(Directory.Exists(orphan));
        Assert.Single(Directory.GetDirectories(_lab.Paths.Snapshots));
    }

    [Fact]
    public async Task Every_feature_has_statistics()
    {
        await _lab.RunAsync(new FeaturesStage(_histories));

        var rows = _lab.Rows("select feature, missing_share, mean from feature_statistics order by position");
        Assert.Equal(FeatureCatalog.Default.Names, rows.Select(r => (string)r[0]!));
        Assert.Equal(1.0, rows.Single(r => (string)r[0]! == "product_stock")[1]);
        Assert.Null(rows.Single(r => (string)r[0]! == "product_stock")[2]);
    }

    [Fact]
    public async Task A_notebook_finds_the_labels_in_the_file()
    {
        await RunAllAsync();
        var file = Directory.GetFiles(_lab.Paths.Snapshots, "validation.parquet", SearchOption.AllDirectories).Single();
        await using var reader = await ParquetReader.CreateAsync(file);
        using var group = reader.OpenRowGroupReader(0);
        var labels = new int[group.RowCount];
        await group.ReadAsync(reader.Schema.DataFields[2], labels.AsMemory());

        var fold = LabelledFolds.Read(_lab.Connection, _lab.Paths, FoldRole.Validation).Single();
        Assert.Equal(["customer_id", "product_id", "label", "views"], reader.Schema.DataFields.Take(4).Select(f => f.Name));
        Assert.Equal(fold.Labels, labels.Select(label => (float)label));
    }

    [Theory]
    [InlineData("label", "purchased_without_cutoff", "AUC")]
    [InlineData("popularity", "product_events_without_cutoff", "deleted")]
    public async Task A_planted_leak_fails_the_stage_which_names_it_and_leaves_no_snapshot(string leak, string feature, string caughtBy)
    {
        _lab.Settings = Settings with { Features = Settings.Features with { PlantedLeak = leak } };

        var error = await Assert.ThrowsAsync<LabException>(() => _lab.RunAsync(new FeaturesStage(_histories)));

        Assert.Contains(feature, error.Message);
        Assert.Contains(caughtBy, error.Message);
        Assert.Empty(_lab.Rows("select * from feature_snapshots"));
    }

    [Fact]
    public async Task A_snapshot_says_what_it_holds_and_how_each_feature_moves_from_fold_to_fold()
    {
        await _lab.RunAsync(new FeaturesStage(_histories));
        var reports = new LearningReports(_lab.Database, _lab.Paths);

        var snapshot = reports.Snapshots().Single();
        Assert.Equal(FeatureCatalog.Default.Fingerprint, snapshot.FeatureFingerprint);
        Assert.All(snapshot.Folds, f => Assert.True(File.Exists(Path.Combine(snapshot.Folder, f.File)) && f.Sha256.Length == 64));
        var views = reports.Features()[0];
        Assert.Equal(snapshot.Folds.Select(f => f.Fold), views.Folds.Select(f => f.Fold));
        Assert.Null(views.Folds[0].Psi);
        Assert.Equal(views.DriftPsi, views.Folds[^1].Psi);
        Assert.Equal(views.BinCounts.Count, views.EarlierCounts.Count);
        Assert.All(reports.Features(), f => Assert.NotEmpty(f.Window));
    }

    [Fact]
    public async Task Labels_agree_with_a_query_over_the_events()
    {
        await _lab.RunAsync(new LabelsStage(_histories));
        var history = _histories.Read(_lab.Connection);
        foreach (var fold in FoldPlan.Lay(history.FirstEvent!.Value, history.Now!.Value, 0, 3, 0))
        {
            var expected = _lab.Rows(
                $"""
                select s.customer_id, s.product_id, count(*), min(s.event_time),
                  not exists (select 1 from silver_sales b where b.customer_id = s.customer_id and b.product_id = s.product_id and b.interaction_type = 2 and b.event_time < {fold.Cutoff})
                from silver_sales s where s.interaction_type = 2 and s.event_time >= {fold.Cutoff} and s.event_time < {fold.End}
                group by 1, 2 order by 1, 2
                """);

            Assert.NotEmpty(expected);
            Assert.Equal(expected, _lab.Rows($"select customer_id, product_id, purchases, first_purchase_at, eligible from labels where fold = '{fold.Name}' order by 1, 2"));
        }
    }

    public void Dispose() => _lab.Dispose();

    private async Task RunAllAsync()
    {
        await _lab.RunAsync(new FeaturesStage(_histories));
        await _lab.RunAsync(new LabelsStage(_histories));
        await _lab.RunAsync(new SplitsStage(_histories));
    }
}
