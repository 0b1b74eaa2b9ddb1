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
        var digests = Digests(restarted);
        Assert.Equal(undisturbed.Digests.Keys, digests.Keys);
        Assert.All(digests, table => Assert.Equal($"{table.Key}: {undisturbed.Digests[table.Key]}", $"{table.Key}: {table.Value}"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
            var latest = table is "silver_counts" or "silver_expectations" ? $"where run_id = (select min(run_id) from {table})" : "";
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

    /// <summary>The tables of a lab that nobody killed.</summary>
    public sealed class Undisturbed : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("recsys-kill-").FullName;

        public IReadOnlyDictionary<string, string> Digests { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await LabProcess.RunAsync(_folder, Stages);
            using var lab = new TempLab(_folder);
            Digests = KillTests.Digests(lab);
            Assert.All(new[] { "bronze_sales", "silver_sales", "gold_user_product_interactions" }, table => Assert.DoesNotContain("0 rows", Digests[table][..6], StringComparison.Ordinal));
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
