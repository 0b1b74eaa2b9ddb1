using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;
using RecSys.Tests.Core.Serving;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>Files that were damaged or are held by somebody else: what is said, and what serves on.</summary>
public sealed class DamagedLabTests : IDisposable
{
    private readonly TempLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_database_that_another_program_holds_is_told()
    {
        using var other = _lab.Database.Connect();
        _lab.Connection.Close();
        SqliteConnection.ClearAllPools();
        LabDatabase.Execute(other, "pragma locking_mode = exclusive");
        LabDatabase.Execute(other, "insert into lab_state (key, value) values ('held', 'yes')");
        var options = new DbContextOptionsBuilder<LabContext>().UseSqlite(LabDatabase.ConnectionString(_lab.Paths, lockSeconds: 1)).Options;

        var told = Assert.Throws<LabException>(() => new LabDatabase(_lab.Paths, new PooledDbContextFactory<LabContext>(options)) { LockSeconds = 1 }.Open());

        Assert.Contains("locked by another program", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_a_killed_migration_left_does_not_stop_the_next_start()
    {
        LabDatabase.Execute(_lab.Connection, "insert into \"__EFMigrationsLock\" (\"Id\", \"Timestamp\") values (1, '2025-01-01')");

        await Task.Run(_lab.Database.Open).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Empty(_lab.Rows("select 1 from \"__EFMigrationsLock\""));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void A_damaged_database_is_told_at_the_start_with_the_way_to_a_backup(int percent)
    {
        LabDatabase.Execute(_lab.Connection, "create table filling (a)");
        LabDatabase.Execute(_lab.Connection, "insert into filling select hex(randomblob(500)) from generate_series(1, 2000)".Replace("generate_series(1, 2000)", "(with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) select i from n)", StringComparison.Ordinal));
        LabDatabase.Execute(_lab.Connection, "pragma wal_checkpoint(truncate)");
        _lab.Connection.Close();
        SqliteConnection.ClearAllPools();
        using (var file = new FileStream(_lab.Paths.Database, FileMode.Open, FileAccess.Write))
        {
            file.Position = file.Length / 4096 * percent / 100 * 4096;
            file.Write(Enumerable.Repeat((byte)0x5A, 16 * 4096).ToArray());
        }

        var told = Assert.Throws<LabException>(() => new TestLab(_lab.Paths.DataDirectory, FakeStage.Three()));

        Assert.Contains("is damaged", told.Message, StringComparison.Ordinal);
        Assert.Contains("Upkeep__Restore", told.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_could_not_be_closed_on_a_full_disk_does_not_stand_in_the_way_of_the_next()
    {
        await using var lab = new TestLab(FakeStage.Three());
        lab.Get<RunStore>().Enter([.. FakeStage.Three()], lab.Get<SettingsBook>().Current.Lab);

        var job = await lab.RunAsync();

        Assert.Equal((2L, RunStatus.Succeeded), (job.RunId, job.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"version": 2, "trainer": "x", "feature_fingerprint": "$FINGERPRINT", "feature_names": ["a"], "trees": [null]}""")]
    [InlineData("""{"version": 2, "trainer": "x", "feature_fingerprint": "$FINGERPRINT", "feature_names": ["a"], "trees": [{"features": [0]}]}""")]
    [InlineData("""{"version": 2, "trainer": "x", "feature_fingerprint": "$FINGERPRINT", "feature_names": ["a"], "trees": [{"features": [7], "thresholds": [0], "left": [-1], "right": [-2], "leaves": [0, 1], "gains": [1]}]}""")]
    [InlineData("""{"version": 2, "trainer": "x", "feature_fingerprint": "$FINGERPRINT", "feature_names": ["a"], "trees": [{"features": [0], "thresholds": [0], "left": [0], "right": [0], "leaves": [0, 1], "gains": [1]}]}""")]
    [InlineData("""{"version": 2, "trainer": "x", "feature_fingerprint": "$FINGERPRINT", "feature_names": ["a"], "linear": {}}""")]
    public void A_damaged_model_file_is_named_and_the_champion_before_it_serves_on(string content)
    {
        TwoChampions();
        File.WriteAllText(Path.Combine(_lab.Paths.Models, "v2.json"), content.Replace("$FINGERPRINT", FeatureCatalog.Default.Fingerprint, StringComparison.Ordinal));

        var lab = new GivenLive(_lab);

        Assert.Equal((1, 1), (lab.Live.Status(0).ModelVersion, lab.Recommend(1).ModelVersion));
        Assert.Contains("v2.json", lab.Live.Status(0).ModelTrouble, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_that_is_damaged_while_it_serves_serves_on_and_one_that_was_mended_serves_again()
    {
        TwoChampions();
        var file = Path.Combine(_lab.Paths.Models, "v2.json");
        var good = File.ReadAllBytes(file);
        var running = new GivenLive(_lab);
        File.WriteAllText(file, "{");
        running.Live.Rebuild(CancellationToken.None);
        Assert.Equal((2, null), (running.Live.Status(0).ModelVersion, running.Live.Status(0).ModelTrouble));

        var restarted = new GivenLive(_lab);
        Assert.Equal(1, restarted.Live.Status(0).ModelVersion);
        File.WriteAllBytes(file, good);
        restarted.Live.Refresh(CancellationToken.None);
        Assert.Equal((2, null), (restarted.Live.Status(0).ModelVersion, restarted.Live.Status(0).ModelTrouble));
    }

    [Fact]
    public async Task Where_no_champion_can_be_read_the_file_is_named_and_events_are_still_taken()
    {
        TwoChampions();
        File.WriteAllText(Path.Combine(_lab.Paths.Models, "v1.json"), "{");
        File.Delete(Path.Combine(_lab.Paths.Models, "v2.json"));

        var lab = new GivenLive(_lab);

        Assert.Null(lab.Live.Status(0).ModelVersion);
        Assert.Contains("v2.json", Assert.Throws<LabException>(() => lab.Recommend(1)).Message, StringComparison.Ordinal);
        Assert.Equal(1, (await lab.PostAsync("""{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2025-12-01T00:00:00Z"}""")).Accepted);
    }

    private void TwoChampions()
    {
        _lab.With(new ShopBuilder().Customer(1).Product(10).Product(11).Event(1, 10, EventKind.View, daysAgo: 1));
        _lab.Promote(GivenModel.Above("category_affinity", 0.4f, version: 1));
        _lab.Promote(GivenModel.Below("category_affinity", 0.4f, version: 2));
    }
}
