using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Upkeep;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>Backups that were packed to fill a disk, a memory, or a file elsewhere. Names that lead out of the folder: LabBackupTests.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private readonly TempLab _lab = new();
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("recsys-zip-").FullName, "backup.zip");

    public void Dispose()
    {
        _lab.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    [Fact]
    public void A_bomb_that_says_how_large_it_is_is_refused_by_the_free_space()
    {
        var free = new DriveInfo(_lab.Paths.DataDirectory).AvailableFreeSpace;
        Pack(new() { ["lab.db"] = Math.Min(free + 1, 200L << 30) }, ("lab.db", new byte[1 << 20]));

        Refused(free + 1 > 200L << 30 ? "shorter than it says" : "are free in the data folder");
    }

    [Fact]
    public void A_bomb_that_says_it_is_small_is_stopped_where_it_says_it_ends()
    {
        // 100 MB of zeros in 100 kB.
        Pack(new() { ["lab.db"] = 1_000 }, ("lab.db", new byte[100_000_000]));

        Assert.True(new FileInfo(_file).Length < 1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("longer than it says");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(-1, 5)]
    public void Lengths_that_no_sum_can_hold_are_refused(long first, long second)
    {
        Pack(new() { ["lab.db"] = first, ["models/v1.json"] = second }, ("lab.db", [1]));

        Refused("more than a lab holds");
    }

    [Fact]
    public void A_directory_of_more_entries_than_a_lab_has_files_is_refused_before_it_is_read()
    {
        // Each entry of the directory takes 46 bytes here and ten times that in memory; the end of the zip speaks of one.
        using (var zip = File.Create(_file))
        {
            var entry = new byte[46];
            BinaryPrimitives.WriteUInt32LittleEndian(entry, 0x02014b50);
            var block = Enumerable.Repeat(entry, 10_000).SelectMany(b => b).ToArray();
            for (var i = 0; i < 101; i++)
            {
                zip.Write(block);
            }

            var end = new byte[22];
            BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
            end[8] = end[10] = 1;
            zip.Write(end);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("more than 1,000,001 entries");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    [Fact]
    public void A_name_that_is_a_file_and_a_folder_is_refused()
    {
        Pack(new() { ["lab.db"] = 1, ["models/a"] = 1, ["models/a/b"] = 1 }, ("models/a", [1]), ("models/a/b", [1]), ("lab.db", [1]));

        Refused("could not be unpacked");
    }

    [Fact]
    public void A_database_that_is_no_labs_is_refused()
    {
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file}.db;Pooling=False");
        other.Open();
        RecSys.Core.Storage.LabDatabase.Execute(other, "create table \"__EFMigrationsHistory\" (\"MigrationId\" text)");
        other.Close();
        var content = File.ReadAllBytes($"{_file}.db");
        Pack(new() { ["lab.db"] = content.Length }, ("lab.db", content));

        Refused("not the lab's");
    }

    [Fact]
    public async Task Two_restores_within_a_second_keep_both_labs_that_they_replaced()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var restore = new LabRestore(_lab.Paths, _lab.Database, clock);
        await using (var file = File.Create(_file))
        {
            await new LabBackup(_lab.Database, clock).WriteAsync(file, CancellationToken.None);
        }

        _lab.Connection.Close();
        restore.Stage(_file);
        var first = restore.Finish();
        restore.Stage(_file);
        var second = restore.Finish();

        Assert.NotEqual(first, second);
        Assert.All([first!, second!], kept => Assert.True(File.Exists(Path.Combine(kept, "lab.db"))));
    }

    private void Refused(string why)
    {
        var told = Assert.Throws<LabException>(() => new LabRestore(_lab.Paths, _lab.Database, TimeProvider.System).Stage(_file));
        Assert.Contains(why, told.Message, StringComparison.Ordinal);
        Assert.NotEmpty(told.Hint);
        Assert.Empty(Directory.EnumerateDirectories(_lab.Paths.DataDirectory, ".restore*"));
    }

    private void Pack(Dictionary<string, long> files, params (string Name, byte[] Content)[] entries)
    {
        using var archive = ZipFile.Open(_file, ZipArchiveMode.Create);
        var manifest = $$"""{"format": {{BackupManifest.CurrentFormat}}, "created_at": "2025-01-01T00:00:00Z", "schema": [], "files": {{JsonSerializer.Serialize(files)}}}""";
        foreach (var (name, content) in entries.Prepend((BackupManifest.Name, Encoding.UTF8.GetBytes(manifest))))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }
    }
}
