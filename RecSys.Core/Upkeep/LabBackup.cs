using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Upkeep;

/// <summary>
/// The whole lab as one file: database, landing files, models, snapshots, settings. Taken while the lab runs, by SQLite's online backup, which
/// sees one committed state; the copy is checked before it is packed.
/// </summary>
public sealed class LabBackup(LabDatabase database, TimeProvider clock)
{
    private const string DatabaseEntry = "lab.db";

    private static readonly string[] Folders = ["landing", "models", "snapshots", "dashboards"];

    /// <summary>Writes a backup.</summary>
    /// <param name="target">Need not be able to seek.</param>
    /// <exception cref="LabException">The copy of the database does not hang together.</exception>
    public async Task WriteAsync(Stream target, CancellationToken cancel)
    {
        var copy = Path.Combine(database.Paths.DataDirectory, $"backup-{Guid.NewGuid():n}.part");
        try
        {
            CopyDatabase(copy, cancel);
            var files = Files(copy);
            var manifest = new BackupManifest(
                BackupManifest.CurrentFormat, clock.GetUtcNow(), Schema(copy), files.ToDictionary(f => f.Entry, f => new FileInfo(f.File).Length));
            using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
            await using (var first = await archive.CreateEntry(BackupManifest.Name).OpenAsync(cancel))
            {
                await JsonSerializer.SerializeAsync(first, manifest, BackupManifest.Json, cancel);
            }

            foreach (var (entry, file) in files)
            {
                await using var packed = await archive.CreateEntry(entry, CompressionLevel.Fastest).OpenAsync(cancel);
                await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await CopyExactlyAsync(content, packed, manifest.Files[entry], cancel);
            }
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private void CopyDatabase(string copy, CancellationToken cancel)
    {
        using (var source = database.Connect(readOnly: true))
        using (var target = new SqliteConnection($"Data Source={copy};Pooling=False"))
        {
            target.Open();
            source.BackupDatabase(target);
            LabDatabase.Execute(target, "pragma journal_mode = delete");
            cancel.ThrowIfCancellationRequested();
            if (LabDatabase.Scalar<string>(target, "pragma quick_check(1)") is { } fault && fault != "ok")
            {
                throw new LabException($"The copy of the database does not hang together: {fault}.", "Nothing was written. Restart the lab: it checks its database and says what to do.");
            }
        }
    }

    // After the copy of the database, so that no row of it speaks of a file that is not there.
    private List<(string Entry, string File)> Files(string copy)
    {
        var root = database.Paths.DataDirectory;
        var files = new List<(string Entry, string File)> { (DatabaseEntry, copy) };
        var settings = Path.Combine(root, SettingsBook.FileName);
        if (File.Exists(settings))
        {
            files.Add((SettingsBook.FileName, settings));
        }

        foreach (var folder in Folders.Select(name => Path.Combine(root, name)).Where(Directory.Exists))
        {
            files.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".part", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(root, file).Replace('\\', '/'), file)));
        }

        return files;
    }

    private static List<string> Schema(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return Schema(connection);
    }

    internal static List<string> Schema(SqliteConnection connection)
    {
        var migrations = new List<string>();
        using var rows = new BulkRead(connection, "select \"MigrationId\" from \"__EFMigrationsHistory\" order by 1");
        while (rows.Next())
        {
            migrations.Add(rows.Text(0));
        }

        return migrations;
    }

    /// <summary>A landing file may grow while it is read: what the manifest promised is what goes in.</summary>
    private static async Task CopyExactlyAsync(Stream from, Stream to, long length, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        while (length > 0)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancel);
            if (read == 0)
            {
                throw new IOException("A file became shorter while it was being backed up; try again.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
            length -= read;
        }
    }
}
