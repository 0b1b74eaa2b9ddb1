using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Stages.Silver;
using RecSys.Core.Storage;

namespace RecSys.Tests.Support;

/// <summary>A landing folder to drop files into, and bronze and silver run over it as the runner does. Removed when disposed.</summary>
public sealed class LandingLab : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("recsys-lab-").FullName;
    private long _runs;

    public LandingLab()
    {
        Paths = new LabPaths(_directory);
        var options = new DbContextOptionsBuilder<LabContext>().UseSqlite(LabDatabase.ConnectionString(Paths)).Options;
        Database = new LabDatabase(Paths, new PooledDbContextFactory<LabContext>(options));
        Database.Open();
        Connection = Database.Connect();
    }

    public LabPaths Paths { get; }

    public LabDatabase Database { get; }

    public SqliteConnection Connection { get; }

    public LabSettings Settings { get; set; } = new();

    /// <summary>Stands at 1 January 2026, 00:00 UTC.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Drops a file; the path is relative to the landing folder, lines end in a line feed.</summary>
    public LandingLab With(string path, params IEnumerable<string> lines) => With(path, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    public LandingLab With(string path, byte[] content)
    {
        var full = Path.Combine(Paths.Landing, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return this;
    }

    /// <summary>Customers 1 and 2, products 10 and 20, without dates.</summary>
    public LandingLab WithShop() =>
        With("customers/c.csv", "CustomerID,CustomerName", "1,Asha", "2,Ravi")
        .With("products/p.csv", "ProductID,ProductName,Category", "10,Phone,Phones", "20,Kettle,Kitchen");

    /// <summary>Fills the landing folder with the shop of the settings.</summary>
    public Task<StageReport> GenerateAsync() => RunAsync(new GenerationStage());

    public Task<StageReport> BronzeAsync() => RunAsync(new BronzeStage());

    public Task<StageReport> SilverAsync() => RunAsync(new SilverStage());

    /// <summary>Bronze, then silver.</summary>
    /// <returns>Silver's report.</returns>
    public async Task<StageReport> IngestAsync()
    {
        await BronzeAsync();
        return await SilverAsync();
    }

    /// <summary>Runs a stage in a transaction, as the runner does.</summary>
    /// <param name="killedAfterCommit">The process ends before anything else can be done.</param>
    public async Task<StageReport> RunAsync(IStage stage, bool killedAfterCommit = false)
    {
        LabDatabase.Execute(Connection, "begin immediate");
        try
        {
            foreach (var table in stage.Owns)
            {
                LabDatabase.Create(Connection, table);
            }

            var report = await stage.RunAsync(Context(), CancellationToken.None);
            LabDatabase.Execute(Connection, "commit");
            if (!killedAfterCommit)
            {
                report.AfterCommit?.Invoke();
            }

            return report;
        }
        catch
        {
            LabDatabase.Execute(Connection, "rollback");
            throw;
        }
    }

    /// <summary>Rows of a select, values joined by a bar; null is empty.</summary>
    public List<string> Rows(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    public void Dispose()
    {
        Connection.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(LabDatabase.ConnectionString(Paths)));
        Directory.Delete(_directory, recursive: true);
    }

    private StageContext Context() => new()
    {
        RunId = ++_runs,
        Settings = Settings,
        Paths = Paths,
        Connection = Connection,
        Clock = Clock,
        Logger = NullLogger.Instance,
        Threads = Math.Max(1, Settings.Lab.Threads),
        Observer = new NoObserver(),
    };

    private sealed class NoObserver : IStageObserver
    {
        public void Progress(double fraction, string doing)
        {
        }

        public void Point(string series, double x, double y)
        {
        }
    }
}
