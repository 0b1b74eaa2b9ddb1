using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;

namespace RecSys.Tests.Core.Stages.Generation;

/// <summary>A lab in a folder of its own whose generation can be run again and again. Removed when disposed.</summary>
public sealed class GenerationLab : IDisposable
{
    private readonly LabPaths _paths = new(Directory.CreateTempSubdirectory("recsys-gen-").FullName);

    public GenerationLab()
    {
        var options = new DbContextOptionsBuilder<LabContext>().UseSqlite(LabDatabase.ConnectionString(_paths)).Options;
        var database = new LabDatabase(_paths, new PooledDbContextFactory<LabContext>(options));
        database.Open();
        Connection = database.Connect();
    }

    public SqliteConnection Connection { get; }

    public LabPaths Paths => _paths;

    /// <summary>The tiny shop, as the defaults make it.</summary>
    public static LabSettings Tiny { get; } = new() { Lab = new LabSection { Preset = "tiny" } };

    /// <summary>The tiny shop without a defect.</summary>
    public static LabSettings Clean { get; } = Tiny with
    {
        Generation = Tiny.Generation with
        {
            Dirt = new DirtSettings
            {
                ExactDuplicates = 0,
                LateDuplicates = 0,
                MissingIds = 0,
                UnknownCustomers = 0,
                UnknownProducts = 0,
                WrongTypes = 0,
                NegativeQuantities = 0,
                SpacesAndCasing = 0,
                OtherDateFormat = 0,
                LateEvents = 0,
                OutOfOrder = 0,
                NewColumn = false,
                RenamedColumn = false,
            },
        },
    };

    /// <summary>Runs generation in a transaction, as the runner does; what fails or is cancelled is rolled back.</summary>
    public StageReport Run(LabSettings settings, Action<double>? onProgress = null, int threads = 1, CancellationToken cancel = default)
    {
        var stage = new GenerationStage();
        LabDatabase.Execute(Connection, "begin immediate");
        try
        {
            foreach (var table in stage.Owns)
            {
                LabDatabase.Create(Connection, table);
            }

            var report = stage.RunAsync(Context(settings, onProgress, threads), cancel).GetAwaiter().GetResult();
            cancel.ThrowIfCancellationRequested();
            LabDatabase.Execute(Connection, "commit");
            report.AfterCommit?.Invoke();
            return report;
        }
        catch
        {
            LabDatabase.Execute(Connection, "rollback");
            throw;
        }
    }

    /// <summary>Content of every landing file by name.</summary>
    public SortedDictionary<string, string> Files() => new(
        Directory.GetFiles(_paths.Landing, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(_paths.Landing, path).Replace('\\', '/'),
            File.ReadAllText),
        StringComparer.Ordinal);

    /// <summary>Rows of all files of a kind. The fields asked of sales and customers hold no commas.</summary>
    public List<LandingRow> Rows(string kind) => [.. Files().Where(f => f.Key.StartsWith($"{kind}/", StringComparison.Ordinal)).SelectMany(f => RowsOf(f.Key, f.Value))];

    public T Scalar<T>(string sql) => LabDatabase.Scalar<T>(Connection, sql)!;

    public void Dispose()
    {
        Connection.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_paths.DataDirectory, recursive: true);
    }

    private static IEnumerable<LandingRow> RowsOf(string file, string content)
    {
        var lines = content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = lines[0].Split(',');
        return lines.Skip(1).Select((line, i) => new LandingRow(file, i + 2, header, line.Split(',')));
    }

    private StageContext Context(LabSettings settings, Action<double>? onProgress, int threads) => new()
    {
        RunId = 1,
        Settings = settings,
        Paths = _paths,
        Connection = Connection,
        Clock = TimeProvider.System,
        Logger = NullLogger.Instance,
        Threads = threads,
        Observer = new Observer(onProgress),
    };

    private sealed class Observer(Action<double>? onProgress) : IStageObserver
    {
        public void Progress(double fraction, string doing) => onProgress?.Invoke(fraction);

        public void Point(string series, double x, double y)
        {
        }
    }
}

/// <summary>A line of a landing file.</summary>
public sealed record LandingRow(string File, int Line, string[] Header, string[] Fields)
{
    public string this[string column] => Fields[Array.IndexOf(Header, column)];

    public long Customer => long.Parse(this["CustomerID"], CultureInfo.InvariantCulture);

    public long Product => long.Parse(this["ProductID"], CultureInfo.InvariantCulture);

    public string Kind => this["InteractionType"];

    public DateTime Time => DateTime.Parse(this["EventTime"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    public string Text => string.Join(',', Fields);
}

/// <summary>The clean tiny shop, generated once for the tests that only look at it.</summary>
public sealed class CleanShop : IDisposable
{
    private readonly GenerationLab _lab = new();

    public CleanShop()
    {
        Report = _lab.Run(GenerationLab.Clean);
        Sales = _lab.Rows("sales");
        Customers = _lab.Rows("customers");
    }

    public GenerationLab Lab => _lab;

    public StageReport Report { get; }

    public IReadOnlyList<LandingRow> Sales { get; }

    public IReadOnlyList<LandingRow> Customers { get; }

    public void Dispose() => _lab.Dispose();
}
