using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// Landing files that a committed shop speaks of and that wait under another name. Moving files is no part of a transaction: a process that was
/// killed between the two would leave a new truth beside old files. So the promise is committed with the truth, and whoever comes next makes it good.
/// </summary>
/// <param name="Names">Relative to the landing folder.</param>
/// <param name="ReplaceAll">The lab's other files go: they belong to the shop before.</param>
internal sealed record PromisedFiles(IReadOnlyList<string> Names, bool ReplaceAll)
{
    private const string StateKey = "promised_files";

    /// <summary>Puts in place what is still promised: after the commit, at the next start, and before files are written or read. A second time nothing happens.</summary>
    public static void MakeGood(SqliteConnection connection, LabPaths paths)
    {
        if (LabDatabase.Scalar<string>(connection, "select value from lab_state where key = ?1", StateKey) is not { } json)
        {
            return;
        }

        JsonSerializer.Deserialize<PromisedFiles>(json)!.PutInPlace(paths);
        LabDatabase.Execute(connection, "delete from lab_state where key = ?1", StateKey);
    }

    public void Save(SqliteConnection connection) => LabDatabase.Execute(
        connection,
        "insert into lab_state (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value",
        StateKey,
        JsonSerializer.Serialize(this));

    /// <summary>Moves each file that still waits, after the old ones are gone. What was moved already stays.</summary>
    private void PutInPlace(LabPaths paths)
    {
        foreach (var old in ReplaceAll ? LandingBatch.Generated(paths).Except(Names).ToList() : [])
        {
            File.Delete(Path.Combine(paths.Landing, old));
        }

        foreach (var file in Names.Select(name => Path.Combine(paths.Landing, name)).Where(file => File.Exists(file + LandingBatch.PartEnding)))
        {
            File.Move(file + LandingBatch.PartEnding, file, overwrite: true);
        }
    }
}
