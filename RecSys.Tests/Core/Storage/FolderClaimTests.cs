using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Tests.Core.Storage;

/// <summary>One lab per data folder.</summary>
public sealed class FolderClaimTests : IDisposable
{
    private readonly LabPaths _paths = new(Directory.CreateTempSubdirectory("recsys-claim-").FullName);

    [Fact]
    public void A_second_lab_is_refused_and_told_who_has_the_folder()
    {
        using var first = Claim();
        first.Take();

        var told = Assert.Throws<LabException>(() => Claim().Take());

        Assert.Contains($"process {Environment.ProcessId}", told.Message, StringComparison.Ordinal);
        Assert.Contains(_paths.DataDirectory, told.Message, StringComparison.Ordinal);
        Assert.Contains("Lab__DataDirectory", told.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_given_back_can_be_taken_and_was_left_in_order()
    {
        using (var first = Claim())
        {
            Assert.False(first.Take());
        }

        using var second = Claim();
        Assert.False(second.Take());
    }

    [Fact]
    public void A_killed_lab_leaves_its_mark()
    {
        // The system lets the lock go with the process; the file that names it stays.
        File.WriteAllText(Path.Combine(_paths.DataDirectory, "lab.owner"), """{"Process":1,"Since":"2025-01-01T00:00:00Z"}""");

        using var next = Claim();

        Assert.True(next.Take());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_told()
    {
        var file = Path.Combine(_paths.DataDirectory, "file");
        File.WriteAllText(file, "");

        var told = Assert.Throws<LabException>(() => new FolderClaim(new LabPaths(Path.Combine(file, "data")), TimeProvider.System).Take());

        Assert.Contains("cannot be written to", told.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_paths.DataDirectory, recursive: true);

    private FolderClaim Claim() => new(_paths, TimeProvider.System);
}
