using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Upkeep;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust.Fuzz;

/// <summary>Backups that somebody else packed.</summary>
[Trait("Category", "Fuzz")]
public sealed class RestoreFuzzTests : IDisposable
{
    private static readonly string[] Names = ["lab.db", "settings.json", "landing/sales/s.csv", "models/v1.json", "snapshots/a/b.parquet", "dashboards/d.lvdash.json"];

    private static readonly string[] Words =
    [
        "../", "..\\", "/etc/passwd", "C:", "models/", "models/v1.json", "models/v1.json/x", "landing", "lab.db", "lab.db-wal", "stamp", "\\u0000", "\\ud800", "-1", "9223372036854775807", "1e5", "null", "{", "}", "\"", ",", ":", "[", "]", "CON", "a".PadRight(300, 'a'), "é", "PK\u0001\u0002", "PK\u0005\u0006",
    ];

    private const string Migration = "20261123091833_Initial";

    private readonly string _root = Directory.CreateTempSubdirectory("recsys-fuzz-").FullName;
    private readonly TempLab _lab;

    public RestoreFuzzTests() => _lab = new TempLab(Directory.CreateDirectory(Path.Combine(_root, "data")).FullName);

    public void Dispose()
    {
        _lab.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Whatever_is_packed_is_taken_or_refused_in_words_and_nothing_is_written_elsewhere()
    {
        var restore = new LabRestore(_lab.Paths, _lab.Database, TimeProvider.System);
        var before = Entries();
        var upload = Path.Combine(_root, "upload.zip");
        var taken = 0;
        // One unpacks to buffers of 64 KiB and a connection; a zip of few bytes may hold many.
        new FuzzRun("backup import", new Mutator([Manifest(), Zip(Manifest())], [.. Words.Select(Encoding.UTF8.GetBytes)])) { MostBytesPerByte = 4_000 }.Over((content, chance) =>
        {
            File.WriteAllBytes(upload, content.AsSpan().StartsWith("PK"u8) ? content : Zip(content, chance));
            try
            {
                restore.Stage(upload);
                taken++;
            }
            catch (LabException e)
            {
                Assert.NotEmpty(e.Hint);
            }

            Assert.Equal(before, Entries().Where(entry => !entry.StartsWith(".restore-ready", StringComparison.Ordinal)));
        });

        Assert.True(taken > 0, "None was a backup any more: the cases are too wild.");
        Assert.Equal([Path.Combine(_root, "data"), upload], Directory.GetFileSystemEntries(_root).Order(StringComparer.Ordinal));
    }

    /// <summary>What lies in the data folder, but for the database's own files that come and go.</summary>
    private List<string> Entries() => [.. Directory.EnumerateFileSystemEntries(_lab.Paths.DataDirectory).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith("lab.db-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static byte[] Manifest() => JsonSerializer.SerializeToUtf8Bytes(
        new BackupManifest(BackupManifest.CurrentFormat, DateTimeOffset.UnixEpoch, [Migration], Names.ToDictionary(name => name, name => (long)Content(name).Length)), BackupManifest.Json);

    /// <summary>A zip with this manifest and the files that a manifest of a lab names; now and then under other names, or with other contents.</summary>
    private static byte[] Zip(byte[] manifest, Random? chance = null)
    {
        using var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, BackupManifest.Name, manifest);
            foreach (var name in Names.Where(_ => chance?.Next(30) != 0))
            {
                Add(archive, chance?.Next(30) == 0 ? Words[chance.Next(Words.Length)] : name, chance?.Next(30) == 0 ? new byte[chance.Next(5_000)] : Content(name));
            }
        }

        return target.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(content);
    }

    private static byte[] Content(string name) => name == "lab.db" ? Database.Value : Encoding.UTF8.GetBytes(name);

    private static readonly Lazy<byte[]> Database = new(() =>
    {
        var file = Path.GetTempFileName();
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            RecSys.Core.Storage.LabDatabase.Execute(connection, "pragma page_size = 512");
            RecSys.Core.Storage.LabDatabase.Execute(connection, "create table \"__EFMigrationsHistory\" (\"MigrationId\" text, \"ProductVersion\" text)");
            RecSys.Core.Storage.LabDatabase.Execute(connection, "insert into \"__EFMigrationsHistory\" values (?1, '10')", Migration);
        }

        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        return bytes;
    });
}
