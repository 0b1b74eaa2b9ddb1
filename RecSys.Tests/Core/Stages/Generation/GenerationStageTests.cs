using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Generation;

public sealed class GenerationStageTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_in_any_culture()
    {
        using var here = new GenerationLab();
        using var elsewhere = new GenerationLab();
        var culture = CultureInfo.CurrentCulture;

        here.Run(GenerationLab.Tiny);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            elsewhere.Run(GenerationLab.Tiny);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(here.Files(), elsewhere.Files());
    }

    [Fact]
    public void Two_threads_write_the_same_bytes_and_defects_as_one()
    {
        using var one = new GenerationLab();
        using var two = new GenerationLab();
        const string Defects = "select group_concat(file || line || kind || detail) from truth_defects";

        one.Run(GenerationLab.Tiny);
        two.Run(GenerationLab.Tiny, threads: 2);

        Assert.Equal(one.Files(), two.Files());
        Assert.Equal(one.Scalar<string>(Defects), two.Scalar<string>(Defects));
    }

    [Fact]
    public void Another_seed_gives_another_shop()
    {
        using var one = new GenerationLab();
        using var other = new GenerationLab();

        one.Run(GenerationLab.Clean);
        other.Run(WithSeed(GenerationLab.Clean, 43));

        Assert.Empty(one.Rows("sales").Select(r => r.Text).Intersect(other.Rows("sales").Select(r => r.Text)));
    }

    [Fact]
    public void The_same_shop_again_is_not_written_again()
    {
        using var lab = new GenerationLab();
        var first = lab.Run(GenerationLab.Tiny);
        var path = Path.Combine(lab.Paths.LandingOf("sales"), "generated_2025_08.csv");
        var written = File.GetLastWriteTimeUtc(path);
        LabDatabase.Execute(lab.Connection, "insert into bronze_sales (file_id, line, ingested_at) values (1, 2, 3)");

        var second = lab.Run(GenerationLab.Tiny);

        Assert.NotNull(first.AfterCommit);
        Assert.Null(second.AfterCommit);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Equal(1, lab.Scalar<long>("select count(*) from bronze_sales"));
    }

    [Fact]
    public void A_missing_file_is_made_again()
    {
        using var lab = new GenerationLab();
        lab.Run(GenerationLab.Tiny);
        var files = lab.Files();
        File.Delete(Path.Combine(lab.Paths.LandingOf("products"), "generated_2025_09.csv"));

        lab.Run(GenerationLab.Tiny);

        Assert.Equal(files, lab.Files());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Killed_between_the_commit_and_the_moving_of_its_files_a_shop_is_put_in_place_by_whoever_comes_next(int movedBefore)
    {
        using var undisturbed = new LandingLab { Settings = WithSeed(GenerationLab.Tiny, 43) };
        await undisturbed.GenerateAsync();
        using var lab = new LandingLab { Settings = GenerationLab.Tiny };
        await lab.GenerateAsync();

        lab.Settings = WithSeed(GenerationLab.Tiny, 43);
        await lab.RunAsync(new GenerationStage(), killedAfterCommit: true);
        var waiting = Directory.GetFiles(lab.Paths.Landing, "*.part", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        waiting.Take(movedBefore).ToList().ForEach(part => File.Move(part, part[..^".part".Length], overwrite: true));
        await lab.BronzeAsync();

        Assert.NotEmpty(waiting);
        Assert.Equal(Contents(undisturbed), Contents(lab));
    }

    [Fact]
    public async Task Files_that_come_after_a_promise_was_made_good_are_left_alone()
    {
        using var lab = new LandingLab { Settings = GenerationLab.Tiny };
        await lab.GenerateAsync();
        lab.With("sales/generated_by_hand.csv", "CustomerID,ProductID,InteractionType,EventTime");

        await lab.BronzeAsync();

        Assert.True(File.Exists(Path.Combine(lab.Paths.LandingOf("sales"), "generated_by_hand.csv")));
    }

    [Fact]
    public void Another_shop_replaces_the_lab_s_files_and_leaves_the_user_s()
    {
        using var lab = new GenerationLab();
        lab.Run(GenerationLab.Tiny);
        var own = Path.Combine(lab.Paths.LandingOf("sales"), "mine.csv");
        File.WriteAllText(own, "CustomerID,ProductID,InteractionType,EventTime\n1,1001,view,2025-11-30T10:00:00Z\n");
        var shorter = GenerationLab.Tiny.Generation.Presets["tiny"] with { Days = 40 };

        var report = lab.Run(GenerationLab.Tiny with { Generation = GenerationLab.Tiny.Generation with { Presets = new Dictionary<string, ShopSize> { ["tiny"] = shorter } } });

        Assert.Equal(["sales/generated_2025_10.csv", "sales/generated_2025_11.csv", "sales/mine.csv"], lab.Files().Keys.Where(f => f.StartsWith("sales/", StringComparison.Ordinal)));
        Assert.Contains(report.Notes, note => note.Contains("sales/mine.csv"));
    }

    [Fact]
    public void Another_shop_forgets_everything_that_was_made_from_the_old_one_but_the_runs()
    {
        using var lab = new GenerationLab();
        lab.Run(GenerationLab.Tiny);
        LabDatabase.Execute(lab.Connection, "insert into bronze_sales (file_id, line, ingested_at) values (1, 2, 3)");
        LabDatabase.Execute(lab.Connection, "insert into model_aliases (alias, version, since) values ('champion', 1, 2)");
        LabDatabase.Execute(lab.Connection, "insert into runs (status, stages, preset, seed, source, started_at) values ('succeeded', '', '', 1, '', 1)");
        LabDatabase.Execute(lab.Connection, "create table gold_something (id integer)");
        LabDatabase.Execute(lab.Connection, "insert into gold_something values (1)");
        var revision = lab.Scalar<long>("select cast(value as integer) from lab_state where key = 'silver_revision'");

        lab.Run(WithSeed(GenerationLab.Tiny, 7));

        Assert.Equal(0, lab.Scalar<long>("select (select count(*) from bronze_sales) + (select count(*) from model_aliases) + (select count(*) from gold_something)"));
        Assert.Equal(1, lab.Scalar<long>("select count(*) from runs"));
        Assert.Equal(revision + 1, lab.Scalar<long>("select cast(value as integer) from lab_state where key = 'silver_revision'"));
    }

    [Fact]
    public void A_cancelled_run_leaves_the_old_files_and_nothing_else()
    {
        using var lab = new GenerationLab();
        lab.Run(GenerationLab.Tiny);
        var files = lab.Files();
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            lab.Run(WithSeed(GenerationLab.Tiny, 7), fraction => { if (fraction > 0.5) cancel.Cancel(); }, cancel: cancel.Token));

        Assert.Equal(files, lab.Files());
        Assert.Null(lab.Run(GenerationLab.Tiny).AfterCommit);
    }

    [Fact]
    public void What_a_killed_run_left_behind_is_swept_away()
    {
        using var lab = new GenerationLab();
        Directory.CreateDirectory(lab.Paths.LandingOf("sales"));
        File.WriteAllText(Path.Combine(lab.Paths.LandingOf("sales"), "generated_2020_01.csv.part"), "half a li");

        lab.Run(GenerationLab.Tiny);

        Assert.DoesNotContain(lab.Files().Keys, name => name.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_locale_is_told_with_those_there_are()
    {
        using var lab = new GenerationLab();

        var error = Assert.Throws<LabException>(() => lab.Run(GenerationLab.Tiny with { Generation = GenerationLab.Tiny.Generation with { Locale = "xx" } }));

        Assert.Contains("en_IND", error.Hint);
    }

    [Fact]
    public void A_day_added_goes_on_from_the_history_and_leaves_its_files_alone()
    {
        using var lab = new GenerationLab();
        using var atOnce = new GenerationLab();
        lab.Run(GenerationLab.Tiny);
        var history = lab.Files();
        LabDatabase.Execute(lab.Connection, "insert into bronze_sales (file_id, line, ingested_at) values (1, 2, 3)");

        lab.Run(Adding(1));
        lab.Run(Adding(1));
        atOnce.Run(Adding(2));

        var files = lab.Files();
        Assert.Equal(history, files.Where(f => history.ContainsKey(f.Key)));
        Assert.Equal(atOnce.Files(), files);
        Assert.Equal(1, lab.Scalar<long>("select count(*) from bronze_sales"));
        var added = lab.Rows("sales").Where(r => r.File == "sales/generated_day_20251202.csv").ToList();
        Assert.InRange(added.Count, 60, 140);
        Assert.All(added.Where(r => r["EventTime"].EndsWith('Z')), r => Assert.StartsWith("2025-12-02", r["EventTime"], StringComparison.Ordinal));
    }

    [Fact]
    public void Added_days_bring_new_customers_new_products_and_news_of_those_there_are()
    {
        using var lab = new GenerationLab();
        lab.Run(GenerationLab.Clean);
        var customers = lab.Rows("customers").Select(c => c["CustomerID"]).ToHashSet();
        var products = lab.Rows("products").Select(p => p.Fields[0]).ToHashSet();

        lab.Run(GenerationLab.Clean with { Lab = GenerationLab.Clean.Lab with { AddDays = 20 } });

        var days = lab.Rows("sales").Where(r => r.File.Contains("_day_", StringComparison.Ordinal)).ToList();
        var told = lab.Rows("products").Where(r => r.File.Contains("_day_", StringComparison.Ordinal)).Select(p => p.Fields[0]).ToHashSet();
        var arrived = lab.Rows("customers").Select(c => c["CustomerID"]).Except(customers).ToHashSet();
        Assert.Equal(20, days.Select(r => r.File).Distinct().Count());
        Assert.NotEmpty(told.Except(products));
        Assert.NotEmpty(told.Intersect(products));
        Assert.Contains(days, r => arrived.Contains(r["CustomerID"]));
        Assert.Equal(arrived.Count, lab.Scalar<long>("select count(*) from truth_customers") - customers.Count);
    }

    private static LabSettings Adding(int days) => GenerationLab.Clean with { Lab = GenerationLab.Clean.Lab with { AddDays = days }, Generation = GenerationLab.Tiny.Generation };

    private static List<(string Name, string Text)> Contents(LandingLab lab) =>
        [.. Directory.GetFiles(lab.Paths.Landing, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => (Path.GetRelativePath(lab.Paths.Landing, path), File.ReadAllText(path)))];

    private static LabSettings WithSeed(LabSettings settings, int seed) => settings with { Lab = settings.Lab with { Seed = seed } };
}
