using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Upkeep;

/// <summary>
/// Brings a backup back. It is unpacked and checked beside the data first; the next start, before anything is opened, puts it in the place of what
/// was there, which is kept in a folder named <c>replaced-…</c>: nothing is lost by restoring the wrong file, or by a kill at any moment.
/// </summary>
public sealed class LabRestore(LabPaths paths, LabDatabase database, TimeProvider clock)
{
    /// <summary>Most that a backup may unpack to: what is larger is no lab's, or made to fill the disk.</summary>
    private const long MostBytes = 200L << 30;

    private const int MostFiles = 1_000_000;

    /// <summary>What unpacking leaves free, in bytes.</summary>
    private const long LeastFree = 64 << 20;

    private const string StampEntry = "stamp";

    private static readonly string[] Folders = ["landing/", "models/", "snapshots/", "dashboards/"];
    private static readonly string[] Singles = ["lab.db", SettingsBook.FileName];

    private string Unpacking => Path.Combine(paths.DataDirectory, ".restore-unpacking");

    private string Ready => Path.Combine(paths.DataDirectory, ".restore-ready");

    /// <summary>Unpacks and checks a backup, so that the next start takes it over.</summary>
    /// <param name="file">Full path of the archive.</param>
    /// <exception cref="LabException">It is no backup, a damaged or hostile one, or of a newer lab. Nothing has changed then.</exception>
    public BackupManifest Stage(string file)
    {
        try
        {
            Remove(Unpacking);
            Remove(Ready);
            Directory.CreateDirectory(Unpacking);
            var manifest = Unpack(file);
            File.WriteAllText(Path.Combine(Unpacking, StampEntry), FreeStamp());
            Directory.Move(Unpacking, Ready);
            return manifest;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new LabException($"The backup could not be unpacked: {e.Message}", "Nothing was changed. Check the file, and the free space of the data folder.", inner: e);
        }
        finally
        {
            Remove(Unpacking);
        }
    }

    /// <summary>Stages the file that <see cref="UpkeepSettings.Restore"/> names, once: a restart with the same setting does not bring it back again.</summary>
    /// <exception cref="LabException">It cannot be restored.</exception>
    public void StageAsked(string file)
    {
        var done = Path.Combine(paths.DataDirectory, "lab.restored");
        var found = new FileInfo(file);
        if (!found.Exists)
        {
            throw new LabException($"{file} is to be restored, but it is not there.", "Correct Upkeep:Restore (Upkeep__Restore in the environment), or leave it out.");
        }

        var mark = string.Create(CultureInfo.InvariantCulture, $"{found.FullName} {found.Length} {found.LastWriteTimeUtc:O}");
        if (!File.Exists(done) || File.ReadAllText(done) != mark)
        {
            Stage(found.FullName);
            File.WriteAllText(done, mark);
        }
    }

    /// <summary>Puts a staged backup in place. Before the database is opened; goes on where a killed process stood.</summary>
    /// <returns>Where what was there before is kept; null where nothing was staged or nothing was there.</returns>
    public string? Finish()
    {
        if (!Directory.Exists(Ready))
        {
            return null;
        }

        // A pooled connection would go on reading the file that is set aside.
        SqliteConnection.ClearAllPools();
        var replaced = Path.Combine(paths.DataDirectory, $"replaced-{File.ReadAllText(Path.Combine(Ready, StampEntry))}");
        string[] names = [.. Singles, "lab.db-wal", "lab.db-shm", .. Folders.Select(f => f.TrimEnd('/'))];
        foreach (var name in names)
        {
            var (old, fresh, kept) = (Path.Combine(paths.DataDirectory, name), Path.Combine(Ready, name), Path.Combine(replaced, name));
            var isDone = File.Exists(Path.Combine(Ready, $"{name}.done"));
            if (!isDone && Path.Exists(old) && !Path.Exists(kept))
            {
                Directory.CreateDirectory(replaced);
                Directory.Move(old, kept);
            }

            if (Path.Exists(fresh))
            {
                Directory.Move(fresh, old);
            }

            File.WriteAllText(Path.Combine(Ready, $"{name}.done"), "");
        }

        Remove(Ready);
        return Directory.Exists(replaced) ? replaced : null;
    }

    /// <summary>Looks at a backup without restoring it.</summary>
    /// <exception cref="LabException">It is no backup, or its list of files is not one a lab writes.</exception>
    public static BackupManifest Inspect(ZipArchive archive)
    {
        var entry = archive.GetEntry(BackupManifest.Name) ?? throw NoBackup($"it has no {BackupManifest.Name}");
        if (entry.Length > 64 << 20)
        {
            throw NoBackup($"its {BackupManifest.Name} is too large");
        }

        BackupManifest manifest;
        using (var content = entry.Open())
        {
            manifest = JsonSerializer.Deserialize<BackupManifest>(content, BackupManifest.Json) ?? throw NoBackup($"its {BackupManifest.Name} is empty");
        }

        if (manifest.Format != BackupManifest.CurrentFormat)
        {
            throw NoBackup($"its format is {manifest.Format}, this lab reads {BackupManifest.CurrentFormat}");
        }

        if (manifest.Files is null || manifest.Schema is null || !manifest.Files.ContainsKey("lab.db"))
        {
            throw NoBackup("it has no database");
        }

        if (manifest.Files.Count > MostFiles || manifest.Files.Values.Any(length => length is < 0 or > MostBytes) || manifest.Bytes > MostBytes)
        {
            throw NoBackup("it would unpack to more than a lab holds");
        }

        return manifest.Files.Keys.FirstOrDefault(name => !IsAllowed(name)) is { } stranger ? throw NoBackup($"it names {stranger}, which no lab writes") : manifest;
    }

    /// <summary>A path below the data folder, in a folder that a lab backs up: no way out, no drive, no device.</summary>
    internal static bool IsAllowed(string name) =>
        Singles.Contains(name) || Folders.Any(folder => name.StartsWith(folder, StringComparison.Ordinal))
        && name.Length < 1024
        && !name.Contains('\\', StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal) && !name.Any(char.IsControl)
        && name.Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Under which what is replaced will be kept: a clock that was set back gives no name twice.</summary>
    private string FreeStamp()
    {
        var now = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var stamp = now;
        for (var number = 2; Path.Exists(Path.Combine(paths.DataDirectory, $"replaced-{stamp}")); number++)
        {
            stamp = string.Create(CultureInfo.InvariantCulture, $"{now}-{number}");
        }

        return stamp;
    }

    private BackupManifest Unpack(string file)
    {
        using (var content = File.OpenRead(file))
        {
            ZipBounds.Check(content, MostFiles + 1);
        }

        using var archive = ZipFile.OpenRead(file);
        var manifest = Inspect(archive);
        if (new DriveInfo(paths.DataDirectory).AvailableFreeSpace is var free && manifest.Bytes > free - LeastFree)
        {
            // Before it has filled the disk that the running lab writes to.
            throw new LabException(
                string.Create(CultureInfo.InvariantCulture, $"The backup unpacks to {manifest.Bytes >> 20:N0} MiB; {free >> 20:N0} MiB are free in the data folder."), "Free some space, or name another folder with Lab__DataDirectory=FOLDER.");
        }

        var newer = manifest.Schema.Except(database.KnownMigrations()).ToList();
        if (newer.Count > 0)
        {
            throw new LabException($"The backup is of a newer version of the lab (it has {string.Join(", ", newer)}).", "Restore it with that version.");
        }

        foreach (var (name, length) in manifest.Files)
        {
            var entry = archive.GetEntry(name) ?? throw NoBackup($"{name} is missing");
            var target = Path.Combine(Unpacking, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var from = entry.Open();
            using var to = File.Create(target);
            CopyExactly(from, to, name, length);
        }

        CheckDatabase(Path.Combine(Unpacking, "lab.db"), manifest.Schema);
        return manifest;
    }

    /// <summary>What an entry unpacks to is what the manifest promised: one that goes on and on is stopped there.</summary>
    private static void CopyExactly(Stream from, Stream to, string name, long length)
    {
        var buffer = new byte[1 << 16];
        var left = length;
        for (int read; (read = from.Read(buffer)) > 0; left -= read)
        {
            if (read > left)
            {
                throw NoBackup($"{name} is longer than it says");
            }

            to.Write(buffer, 0, read);
        }

        if (left != 0)
        {
            throw NoBackup($"{name} is shorter than it says");
        }
    }

    private static void CheckDatabase(string file, IReadOnlyList<string> schema)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            if (LabDatabase.Scalar<string>(connection, "pragma quick_check(1)") is { } fault && fault != "ok")
            {
                throw NoBackup($"its database is damaged: {fault}");
            }

            // What is no lab's, or not the one it says, would stop the next start.
            if (schema.Count == 0 || !LabBackup.Schema(connection).SequenceEqual(schema))
            {
                throw NoBackup("its database is not the lab's that it says");
            }
        }
        catch (SqliteException e)
        {
            throw NoBackup($"its database is damaged: {e.Message}");
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LabException NoBackup(string why) => new($"This is not a backup that can be restored: {why}.", "Nothing was changed. Choose a file that the lab's own backup wrote.");
}
