using System.Text.Json;
using RecSys.Core.Domain;

namespace RecSys.Core.Storage;

/// <summary>
/// A data folder belongs to one running lab. The claim is a lock on a file, which the system lets go when the process ends, however it
/// ends; beside it stands who holds it, for the words to another process, and for the next start to tell whether this one ended in order.
/// </summary>
public sealed class FolderClaim(LabPaths paths, TimeProvider clock) : IDisposable
{
    private FileStream? _lock;

    private string LockFile => Path.Combine(paths.DataDirectory, "lab.lock");

    private string OwnerFile => Path.Combine(paths.DataDirectory, "lab.owner");

    /// <summary>Takes the folder.</summary>
    /// <returns>Whether the lab that had it before ended without giving it back: killed, or the machine went down.</returns>
    /// <exception cref="LabException">Another running lab has it, or the folder cannot be written to.</exception>
    public bool Take()
    {
        try
        {
            Directory.CreateDirectory(paths.DataDirectory);
            _lock = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw IsHeld(e) ? Taken(e) : Unwritable(e);
        }

        try
        {
            var left = File.Exists(OwnerFile);
            File.WriteAllText(OwnerFile, JsonSerializer.Serialize(new Owner(Environment.ProcessId, clock.GetUtcNow())));
            return left;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        if (_lock is { } held)
        {
            _lock = null;
            File.Delete(OwnerFile);
            held.Dispose();
        }
    }

    /// <summary>The file may be opened, but not by us alone: the lock would block, on Linux and on macOS; a sharing violation on Windows.</summary>
    private static bool IsHeld(Exception e) => e is IOException { HResult: 11 or 35 or unchecked((int)0x80070020) };

    private LabException Taken(Exception e)
    {
        var owner = ReadOwner();
        return new LabException(
            $"Another lab works on {paths.DataDirectory}{(owner is null ? "" : FormattableString.Invariant($": process {owner.Process}, since {owner.Since:yyyy-MM-dd HH:mm:ss} UTC"))}.",
            "End that one, or give this one a folder of its own with Lab__DataDirectory=FOLDER.",
            Fault.Conflict,
            e);
    }

    private LabException Unwritable(Exception e) => new(
        $"The data folder {paths.DataDirectory} cannot be written to: {e.Message}",
        "Give this user the right to write there, free some space, or name another folder with Lab__DataDirectory=FOLDER.",
        inner: e);

    private Owner? ReadOwner()
    {
        try
        {
            return JsonSerializer.Deserialize<Owner>(File.ReadAllText(OwnerFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private sealed record Owner(int Process, DateTimeOffset Since);
}
