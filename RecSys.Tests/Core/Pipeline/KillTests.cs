using System.Globalization;
using System.Security.Cryptography;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Pipeline;

/// <summary>A lab whose process is killed in the middle of a stage, and started again, ends with the tables of one that was left alone.</summary>
public sealed class KillTests(KillTests.Undisturbed undisturbed) : IClassFixture<KillTests.Undisturbed>, IDisposable
{
    private const string Stages = "generation,bronze,silver,gold";

    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-kill-").FullName;

    [Theory]
    [InlineData("bronze", 0.5, "bronze_sales")]
    [InlineData("silver", 0.4, "silver_customers")]
    [InlineData("gold", 0.5, "sqlite_master where name = 'gold_product_features'")]
    public async Task Killed_in_the_middle_and_run_again_gives_the_tables_of_an_undisturbed_run(string stage, double fraction, string written)
    {
        await LabProcess.KillInAsync(_folder, Stages, stage, fraction);
        using (var lab = new TempLab(_folder))
        {
            Assert.Equal(["0"], Texts(lab, $"select count(*) from {written}"));
            Assert.Equal([$"{stage}|running"], Texts(lab, "select stage, status from stage_runs where status = 'running'"));
        }

        await LabProcess.RunAsync(_folder, Stages);

        using var restarted = new TempLab(_folder);
        Assert.Equal(["1|failed", "2|succeeded"], Texts(restarted, "select id, status from runs"));
        AssertSame(undisturbed.Digests, Digests(restarted));
    }

    [Theory]
    [InlineData("bronze", 0.5)]
    [InlineData("silver", 0.0001)]
    [InlineData("gold", 0.35)]
    public async Task Killed_in_the_middle_of_a_further_day_and_run_again_gives_the_tables_of_an_undisturbed_day(string stage, double fraction)
    {
        undisturbed.CopyHistoryTo(_folder);
        await LabProcess.KillInAsync(_folder, LabProcess.FurtherDay + Stages, stage, fraction);
        using (var lab = new TempLab(_folder))
        {
            Assert.Equal(["0"], Texts(lab, $"select count(*) from table_runs where run_id = 2 and stage = '{stage}'"));
            Assert.Equal([$"{stage}|running"], Texts(lab, "select stage, status from stage_runs where status = 'running'"));
        }

        await LabProcess.RunAsync(_folder, "bronze,silver,gold");

        using var restarted = new TempLab(_folder);
        Assert.Equal(["increment"], Texts(restarted, "select distinct mode from table_runs where run_id = 3 and stage = 'gold'"));
        AssertSame(undisturbed.AfterTheDay, Digests(restarted));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> digests)
    {
        Assert.Equal(expected.Keys, digests.Keys);
        Assert.All(digests, table => Assert.Equal($"{table.Key}: {expected[table.Key]}", $"{table.Key}: {table.Value}"));
    }

    private static IEnumerable<string> Texts(TempLab lab, string sql) =>
        lab.Rows(sql).Select(row => string.Join('|', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))));

    /// <summary>A hash per table of all its rows, but for the number of the run and the time of day; of what every run tells of itself, the first run that got so far.</summary>
    private static SortedDictionary<string, string> Digests(TempLab lab)
    {
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in Texts(lab, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not in ('runs', 'stage_runs', 'table_runs', '__EFMigrationsHistory', '__EFMigrationsLock')").ToList())
        {
            var columns = Texts(lab, $"select name from pragma_table_info('{table}')").Where(c => c is not ("run_id" or "ingested_at" or "quarantined_at")).Select(c => $"[{c}]");
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            // When the landing files were last looked at is a time of day, too.
            var latest = table is "lab_state" ? "where key <> 'landing_verified_at'" : table is "silver_counts" or "silver_expectations" ? $"where run_id = (select min(run_id) from {table})" : "";
            using var rows = new BulkRead(lab.Connection, $"select json_array({string.Join(", ", columns)}) as row from {table} {latest} order by row");
            var count = 0;
            for (; rows.Next(); count++)
            {
                hash.AppendData(rows.Utf8(0));
            }

            digests.Add(table, $"{count} rows {Convert.ToHexStringLower(hash.GetHashAndReset())}");
        }

        return digests;
    }

    /// <summary>The tables of a lab that nobody killed: after the history, and after a further day.</summary>
    public sealed class Undisturbed : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("recsys-kill-").FullName;

        public SortedDictionary<string, string> Digests { get; private set; } = null!;

        public SortedDictionary<string, string> AfterTheDay { get; private set; } = null!;

        private string History => Path.Combine(_folder, "history");

        public async Task InitializeAsync()
        {
            await LabProcess.RunAsync(History, Stages);
            Digests = DigestsIn(History);
            Assert.All(new[] { "bronze_sales", "silver_sales", "gold_user_product_interactions" }, table => Assert.DoesNotContain("0 rows", Digests[table][..6], StringComparison.Ordinal));
            var day = Path.Combine(_folder, "day");
            CopyHistoryTo(day);
            await LabProcess.RunAsync(day, LabProcess.FurtherDay + Stages);
            AfterTheDay = DigestsIn(day);
            Assert.All(new[] { "bronze_sales", "silver_sales", "gold_user_product_interactions" }, table => Assert.NotEqual(Digests[table], AfterTheDay[table]));
        }

        /// <summary>Starts a lab with the history.</summary>
        public void CopyHistoryTo(string folder)
        {
            foreach (var file in Directory.GetFiles(History, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(History, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return Task.CompletedTask;
        }

        private static SortedDictionary<string, string> DigestsIn(string folder)
        {
            using var lab = new TempLab(folder);
            return KillTests.Digests(lab);
        }
    }
}
