using System.IO.Compression;
using System.Text;
using RecSys.Core.Domain;
using RecSys.Core.Storage;
using RecSys.Core.Upkeep;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Upkeep;

/// <summary>The whole lab as one file, out and in.</summary>
public sealed class LabBackupTests : IDisposable
{
    private readonly TempLab _lab = new();
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("recsys-backup-").FullName, "backup.zip");

    [Fact]
    public async Task What_was_there_at_the_backup_is_there_after_the_restore_and_what_came_since_is_kept_apart()
    {
        Write("landing/sales/mine.csv", "OrderID\n1\n");
        Write("models/v1.json", "one");
        Say("shop", "before");
        await BackUpAsync();
        Write("landing/sales/later.csv", "OrderID\n2\n");
        Write("models/v1.json", "two");
        Say("shop", "after");

        Restore().Stage(_file);
        _lab.Connection.Close();
        using (var pooled = _lab.Database.Context())
        {
            Assert.Equal("after", pooled.LabState.Single(s => s.Key == "shop").Value);
        }

        var kept = Restore().Finish()!;

        using var anew = _lab.Database.Context();
        Assert.Equal(("before", "before"), (Saying(), anew.LabState.Single(s => s.Key == "shop").Value));
        Assert.Equal(("OrderID\n1\n", "one", false), (Read("landing/sales/mine.csv"), Read("models/v1.json"), Has("landing/sales/later.csv")));
        Assert.Equal("two", File.ReadAllText(Path.Combine(kept, "models/v1.json")));
        Assert.True(File.Exists(Path.Combine(kept, "lab.db")));
        Assert.Null(Restore().Finish());
    }

    [Fact]
    public async Task A_backup_taken_while_a_stage_writes_holds_the_last_committed_state()
    {
        Say("shop", "committed");
        LabDatabase.Execute(_lab.Connection, "begin immediate");
        LabDatabase.Execute(_lab.Connection, "update lab_state set value = 'half done' where key = 'shop'");

        await BackUpAsync();

        LabDatabase.Execute(_lab.Connection, "rollback");
        Restore().Stage(_file);
        _lab.Connection.Close();
        Restore().Finish();
        Assert.Equal("committed", Saying());
    }

    [Fact]
    public async Task A_restore_that_was_killed_half_way_goes_on_at_the_next_start()
    {
        Write("models/v1.json", "one");
        Say("shop", "before");
        await BackUpAsync();
        Say("shop", "after");
        Write("models/v1.json", "two");
        Restore().Stage(_file);
        _lab.Connection.Close();
        var ready = Path.Combine(_lab.Paths.DataDirectory, ".restore-ready");
        var kept = Path.Combine(_lab.Paths.DataDirectory, $"replaced-{File.ReadAllText(Path.Combine(ready, "stamp"))}");

        // The old database was set aside, the new one not yet put in its place: there the process died.
        Directory.CreateDirectory(kept);
        File.Move(_lab.Paths.Database, Path.Combine(kept, "lab.db"));

        Assert.Equal(kept, Restore().Finish());
        Assert.Equal(("before", "one"), (Saying(), Read("models/v1.json")));
    }

    [Theory]
    [InlineData("../escaped.txt")]
    [InlineData("models/../../escaped.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("models\\..\\escaped.txt")]
    [InlineData("C:/escaped.txt")]
    [InlineData("models//x")]
    [InlineData("appsettings.json")]
    [InlineData("landing/\u0000x")]
    public void A_name_that_no_lab_writes_is_refused(string name)
    {
        Pack(new Dictionary<string, long> { ["lab.db"] = 1, [name] = 1 }, ("lab.db", "x"), (name, "x"));

        Refused("no lab writes");
    }

    [Theory]
    [InlineData(5, "longer than it says")]
    [InlineData(50, "shorter than it says")]
    public void An_entry_that_is_not_as_long_as_it_says_is_refused(long says, string why)
    {
        Pack(new Dictionary<string, long> { ["lab.db"] = says }, ("lab.db", "ten bytes."));

        Refused(why);
    }

    [Fact]
    public void More_than_a_lab_holds_is_refused_before_anything_is_unpacked()
    {
        Pack(new Dictionary<string, long> { ["lab.db"] = 1L << 50 }, ("lab.db", "x"));

        Refused("more than a lab holds");
    }

    [Fact]
    public void A_damaged_database_in_it_is_refused()
    {
        var content = "SQLite format 3\0" + new string('x', 500);
        Pack(new Dictionary<string, long> { ["lab.db"] = content.Length }, ("lab.db", content));

        Refused("damaged");
    }

    [Fact]
    public void Something_else_is_refused()
    {
        File.WriteAllText(_file, "no zip at all");
        Refused("could not be unpacked");

        File.Delete(_file);
        using (var archive = ZipFile.Open(_file, ZipArchiveMode.Create))
        {
            archive.CreateEntry("readme.txt");
        }

        Refused("backup.json");
    }

    [Fact]
    public void A_newer_lab_s_backup_is_refused()
    {
        Pack(new Dictionary<string, long> { ["lab.db"] = 1 }, ["29990101000000_Future"], ("lab.db", "x"));

        Refused("newer version");
    }

    [Fact]
    public async Task A_backup_that_the_settings_name_is_brought_back_once()
    {
        Say("shop", "before");
        await BackUpAsync();
        Say("shop", "after");
        _lab.Connection.Close();

        Restore().StageAsked(_file);
        Assert.NotNull(Restore().Finish());
        Restore().StageAsked(_file);

        Assert.Null(Restore().Finish());
        Assert.Throws<LabException>(() => Restore().StageAsked(_file + ".not"));
    }

    public void Dispose()
    {
        _lab.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    private LabRestore Restore() => new(_lab.Paths, _lab.Database, TimeProvider.System);

    private async Task BackUpAsync()
    {
        await using var file = File.Create(_file);
        await new LabBackup(_lab.Database, TimeProvider.System).WriteAsync(file, CancellationToken.None);
    }

    /// <summary>Refused for that reason, and the lab is as it was.</summary>
    private void Refused(string why)
    {
        Say("shop", "untouched");
        var told = Assert.Throws<LabException>(() => Restore().Stage(_file));
        Assert.Contains(why, told.Message, StringComparison.Ordinal);
        Assert.Null(Restore().Finish());
        Assert.Equal("untouched", Saying());
        Assert.False(File.Exists(Path.Combine(_lab.Paths.DataDirectory, "..", "escaped.txt")));
        Assert.Empty(Directory.EnumerateDirectories(_lab.Paths.DataDirectory, ".restore*"));
    }

    private void Pack(Dictionary<string, long> files, params (string Name, string Content)[] entries) => Pack(files, [], entries);

    private void Pack(Dictionary<string, long> files, IReadOnlyList<string> schema, params (string Name, string Content)[] entries)
    {
        using var archive = ZipFile.Open(_file, ZipArchiveMode.Create);
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, DateTimeOffset.UnixEpoch, schema, files);
        foreach (var (name, content) in entries.Prepend((BackupManifest.Name, System.Text.Json.JsonSerializer.Serialize(manifest, BackupManifest.Json))))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }
    }

    private void Say(string key, string value) =>
        LabDatabase.Execute(_lab.Connection, "insert into lab_state (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value", key, value);

    private string Saying()
    {
        using var connection = _lab.Database.Connect(readOnly: true);
        return LabDatabase.Scalar<string>(connection, "select value from lab_state where key = 'shop'")!;
    }

    private void Write(string name, string content)
    {
        var path = Path.Combine(_lab.Paths.DataDirectory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_lab.Paths.DataDirectory, name));

    private bool Has(string name) => File.Exists(Path.Combine(_lab.Paths.DataDirectory, name));
}
