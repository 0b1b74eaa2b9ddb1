using System.Runtime.Versioning;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>
/// No room, no right to write, and somebody else in the folder, each in a real process. That a disk is full is played by a limit on the size of files, which
/// needs no rights: the calls fail at the same places.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Stages = "generation,bronze,silver,gold";

    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-full-").FullName;
    private readonly string _calm = Directory.CreateTempSubdirectory("recsys-calm-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_calm, recursive: true);
    }

    [Theory]
    [InlineData(600_000, "generation")]
    [InlineData(2_000_000, "bronze")]
    public async Task A_run_that_finds_no_room_says_so_keeps_nothing_of_its_stage_and_goes_on_when_there_is_room(long mostBytes, string stage)
    {
        var (code, output) = await LabProcess.TryAsync(_folder, Stages, new ProcessWeakness(mostBytes));

        Assert.True(code == 1, output);
        Assert.Contains($"{stage}: ", output, StringComparison.Ordinal);
        Assert.Contains("free space", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Unhandled", output, StringComparison.Ordinal);

        await LabProcess.RunAsync(_folder, Stages[Stages.IndexOf(stage, StringComparison.Ordinal)..]);
        await LabProcess.RunAsync(_calm, Stages);
        Assert.Empty(new TableRows(_calm).DifferencesOf(new TableRows(_folder)));
    }

    [Fact]
    public async Task Events_that_find_no_room_are_refused_and_none_that_was_taken_is_lost()
    {
        await LabProcess.RunAsync(_folder, Stages);

        var (code, output) = await LabProcess.TryAsync(_folder, LabProcess.FullDisk, new ProcessWeakness());

        Assert.True(code == 0, output);
        using var lab = new TempLab(_folder);
        Assert.Equal([5L * LiveLab.PerCall, 5L * LiveLab.PerCall, 0L], Assert.Single(lab.Rows(
            "select count(*), count(distinct order_id), (select count(*) from silver_quarantine where file like '%api_%') from silver_sales where order_id like 'O%' and event_time >= 1764720000000")));
    }

    [UnsupportedOSPlatform("windows")]
    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)]
    [InlineData((UnixFileMode)0b111_111_111)]
    public async Task A_folder_or_a_database_that_cannot_be_written_to_is_told_at_the_start(UnixFileMode folder)
    {
        using (new TempLab(_folder))
        {
            // A database of this version lies there.
        }

        File.SetUnixFileMode(Path.Combine(_folder, "lab.db"), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(_folder, folder);

        var (code, output) = await LabProcess.TryAsync(_folder, "generation", new ProcessWeakness(IsNobody: true));

        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        Assert.True(code == LabProcess.NotStarted, output);
        Assert.Contains("cannot be written to", output, StringComparison.Ordinal);
        Assert.Contains("Lab__DataDirectory", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_is_refused_and_told_of_the_first_and_takes_over_when_that_was_killed()
    {
        using var first = await LabProcess.StandInAsync(_folder, Stages, "generation", 0);
        try
        {
            var (code, output) = await LabProcess.TryAsync(_folder, Stages, new ProcessWeakness());

            Assert.True(code == LabProcess.NotStarted, output);
            Assert.Contains($"Another lab works on {_folder}: process {first.Id}", output, StringComparison.Ordinal);
        }
        finally
        {
            first.Kill();
            await first.WaitForExitAsync();
        }

        await LabProcess.RunAsync(_folder, Stages);
    }
}
