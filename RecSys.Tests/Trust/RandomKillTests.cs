using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>
/// The lab's process is killed (SIGKILL) at random moments: while it opens, in every stage of a first run and of a further day's, and while it takes live
/// events. What was killed goes on and is killed again. In the end every table must be that of a lab which nobody disturbed.
/// </summary>
/// <remarks>
/// <c>RECSYS_KILLS</c> says how many times, <c>RECSYS_KILL_SEED</c> with which seed; both are told when a test fails. A seed gives the same places and the same
/// delays, but not the same instruction: run it again, a few times, to meet the same moment.
/// </remarks>
[Trait("Category", "Kill")]
public sealed class RandomKillTests : IDisposable
{
    private const string Stages = "generation,bronze,silver,gold,exploration,candidates,features,labels,splits,training,evaluation,recommendation";
    private const int Calls = 300;
    private const int LiveShare = 8;

    private static readonly string[] Places = [LabProcess.Opening, .. Stages.Split(',')];

    private readonly int _wanted = Number("RECSYS_KILLS", 50);
    private readonly int _seed = Number("RECSYS_KILL_SEED", Environment.TickCount & 0xFFFF);
    private readonly string _calm = Directory.CreateTempSubdirectory("recsys-calm-").FullName;
    private readonly string _killed = Directory.CreateTempSubdirectory("recsys-kill-").FullName;
    private readonly List<string> _kills = [];
    private readonly Random _chance;

    public RandomKillTests() => _chance = new Random(_seed);

    [Fact]
    public async Task Killed_at_random_moments_of_every_stage_and_of_the_live_mode_no_row_is_lost_or_doubled()
    {
        await PassAsync("", _wanted / 2 - _wanted / LiveShare / 2);
        await PassAsync(LabProcess.FurtherDay, _wanted - _wanted / LiveShare - _kills.Count);
        await LiveAsync();

        Assert.True(_kills.Count >= _wanted, Told([$"only {_kills.Count} kills"]));
        Assert.All(Places.Skip(1), stage => Assert.Contains(_kills, kill => kill.StartsWith(stage, StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        Directory.Delete(_calm, recursive: true);
        Directory.Delete(_killed, recursive: true);
    }

    /// <summary>Runs every stage, calmly in one lab, killed again and again in the other.</summary>
    /// <param name="prefix">Empty for the first run, or a further day's.</param>
    /// <param name="kills">How many.</param>
    private async Task PassAsync(string prefix, int kills)
    {
        var before = LastRun(_killed);
        await LabProcess.RunAsync(_calm, prefix + Stages);
        var milliseconds = Durations(_calm);
        var owed = 0;
        for (var place = 0; place < Places.Length; place++)
        {
            owed += kills * (place + 1) / Places.Length - kills * place / Places.Length;

            // The first early, so that it lands within; later ones also about the commit, where a stage may get away.
            var last = Places[Math.Max(1, place)];
            for (var from = 0.0; owed > 0 && Left(before) is var left && left.Contains(last); from = 0.3)
            {
                // Not beyond the stage: the next one has kills of its own.
                var upTo = left.TakeWhile(stage => stage != last).Append(last);
                owed -= await KillAsync(prefix + string.Join(',', upTo), Places[place], (from + _chance.NextDouble() * (from > 0 ? 0.9 : 0.6)) * milliseconds[Places[place]]) ? 1 : 0;
            }
        }

        if (Left(before) is { Length: > 0 } rest)
        {
            await LabProcess.RunAsync(_killed, prefix + string.Join(',', rest));
        }

        AssertSame(arrivedAnyhow: false);
        Assert.Equal(Files(_calm), Files(_killed));
    }

    /// <summary>Sends events to a lab that ingests them meanwhile and is killed again and again; what was not answered for is sent again, and some of what was.</summary>
    private async Task LiveAsync()
    {
        await LiveAsync(_calm, [.. Enumerable.Range(0, Calls)], killedAfter: null);
        var answered = new HashSet<int>();
        while (_kills.Count < _wanted)
        {
            var delay = TimeSpan.FromMilliseconds(_chance.NextDouble() * 2_500);
            _kills.Add(string.Create(CultureInfo.InvariantCulture, $"live after {delay.TotalMilliseconds:0} ms"));
            answered.UnionWith(await LiveAsync(_killed, Shuffled(answered), delay));
        }

        answered.UnionWith(await LiveAsync(_killed, Shuffled(answered), killedAfter: null));
        Assert.Equal(Calls, answered.Count);
        AssertSame(arrivedAnyhow: true);
    }

    /// <returns>Calls that were answered for.</returns>
    private async Task<IReadOnlyList<int>> LiveAsync(string folder, IReadOnlyList<int> calls, TimeSpan? killedAfter)
    {
        using var process = LabProcess.StartLive(folder, killedAfter);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(new StringBuilder().AppendJoin('\n', calls).Append('\n'));
            await process.StandardInput.FlushAsync();
            if (killedAfter is null)
            {
                process.StandardInput.Close();
            }
        }
        catch (IOException) when (killedAfter is not null)
        {
            // Killed before it had read them all.
        }

        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == (killedAfter is null ? 0 : LabProcess.Killed), Told([await output, await errors]));
        // A line that the kill cut off was not heard.
        var lines = (await output).Split('\n')[..^1];
        return [.. lines.Select(line => int.TryParse(line, CultureInfo.InvariantCulture, out var call) ? call : throw new InvalidOperationException(Told([line])))];
    }

    private async Task<bool> KillAsync(string stages, string place, double milliseconds)
    {
        _kills.Add(string.Create(CultureInfo.InvariantCulture, $"{place} after {milliseconds:0} ms"));
        if (await LabProcess.KilledAfterAsync(_killed, stages, place, TimeSpan.FromMilliseconds(milliseconds)))
        {
            return true;
        }

        _kills.RemoveAt(_kills.Count - 1);
        return false;
    }

    private IReadOnlyList<int> Shuffled(HashSet<int> answered)
    {
        int[] calls = [.. Enumerable.Range(0, Calls).Where(call => !answered.Contains(call) || _chance.Next(3) == 0)];
        _chance.Shuffle(calls);
        return calls;
    }

    /// <summary>Stages that have not succeeded since a run.</summary>
    private string[] Left(long since)
    {
        var done = Rows(_killed, $"select stage, 0 from stage_runs where status = 'succeeded' and run_id > {since}").Select(row => row.Text).ToHashSet(StringComparer.Ordinal);
        return [.. Stages.Split(',').Where(stage => !done.Contains(stage))];
    }

    private static long LastRun(string folder) => (long)Rows(folder, "select '', coalesce(max(id), 0) from runs").Select(row => row.Number).FirstOrDefault();

    /// <summary>Milliseconds of each stage of the last run, and what a process takes to open a lab.</summary>
    private static Dictionary<string, double> Durations(string folder) =>
        Rows(folder, "select stage, duration_ms from stage_runs where run_id = (select max(id) from runs)").Append((LabProcess.Opening, 600)).ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

    /// <summary>None where the lab was killed before it had its tables.</summary>
    private static List<(string Text, double Number)> Rows(string folder, string sql)
    {
        var found = new List<(string, double)>();
        if (!File.Exists(new LabPaths(folder).Database))
        {
            return found;
        }

        try
        {
            using var connection = TableRows.Open(folder);
            using var rows = new BulkRead(connection, sql);
            while (rows.Next())
            {
                found.Add((rows.Text(0), rows.Double(1)));
            }
        }
        catch (SqliteException e) when (e.Message.Contains("no such table", StringComparison.Ordinal))
        {
            // Killed before it had its tables.
        }

        return found;
    }

    /// <summary>What lies in the data folder, without the names that hold a run.</summary>
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
        .Where(file => !file.StartsWith("lab.", StringComparison.Ordinal))
        .Select(file => file.StartsWith("snapshots/", StringComparison.Ordinal) ? $"snapshots/*/{Path.GetFileName(file)}" : file)
        .Order(StringComparer.Ordinal);

    private void AssertSame(bool arrivedAnyhow)
    {
        var (calm, killed) = (new TableRows(_calm, arrivedAnyhow), new TableRows(_killed, arrivedAnyhow));
        Assert.Superset(new HashSet<string>(["bronze_sales", "silver_sales", "gold_user_product_interactions", "candidate_lists", "model_curves", "model_metrics", "recommendations"]), calm.Filled.ToHashSet());
        var differences = calm.DifferencesOf(killed);
        Assert.True(differences.Count == 0, Told(differences));
    }

    private string Told(IEnumerable<string> what) =>
        $"RECSYS_KILL_SEED={_seed} RECSYS_KILLS={_wanted}\n{string.Join('\n', what)}\nkilled: {string.Join(", ", _kills)}";

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
