using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Tests.Support;

/// <summary>An empty lab in a folder of its own: a migrated database and what a stage needs to run. Removed when disposed.</summary>
public sealed class TempLab : IDisposable
{
    private readonly bool _isOwner;

    /// <param name="directory">A folder that belongs to somebody else, such as a running lab's; a folder of its own where it is left out.</param>
    public TempLab(string? directory = null)
    {
        _isOwner = directory is null;
        Paths = new LabPaths(directory ?? Directory.CreateTempSubdirectory("recsys-lab-").FullName);
        var options = new DbContextOptionsBuilder<LabContext>().UseSqlite(LabDatabase.ConnectionString(Paths)).Options;
        Database = new LabDatabase(Paths, new PooledDbContextFactory<LabContext>(options));
        Database.Open();
        Connection = Database.Connect();
    }

    public LabPaths Paths { get; }

    public LabDatabase Database { get; }

    public SqliteConnection Connection { get; }

    public LabSettings Settings { get; set; } = new();

    /// <summary>Writes a shop's versions and events into silver.</summary>
    public TempLab With(ShopBuilder shop)
    {
        LabDatabase.Execute(Connection, "begin immediate");
        using (var rows = new BulkInsert(Connection, Tables.SilverCustomers, ["customer_id", "valid_from", "customer_name", "age", "location", "bronze_id"]))
        {
            shop.Customers.ForEach(c => rows.Set(0, c.CustomerId).Set(1, c.ValidFrom).Set(2, c.Name).Set(3, (long?)c.Age).Set(4, c.Location).Set(5, 0L).Write());
        }

        using (var rows = new BulkInsert(Connection, Tables.SilverProducts, ["product_id", "valid_from", "product_name", "category", "brand", "price", "rating", "discount_percent", "bronze_id"]))
        {
            shop.Products.ForEach(p => rows.Set(0, p.ProductId).Set(1, p.ValidFrom).Set(2, p.Name).Set(3, p.Category).Set(4, p.Brand)
                .Set(5, (double)p.Price).Set(6, (double)p.Rating).Set(7, (double)p.DiscountPercent).Set(8, 0L).Write());
        }

        using (var rows = new BulkInsert(Connection, Tables.SilverSales, ["order_id", "customer_id", "product_id", "interaction_type", "quantity", "unit_price", "event_time", "bronze_id"]))
        {
            shop.Events.ForEach(e => rows.Set(0, e.OrderId ?? "").Set(1, e.CustomerId).Set(2, e.ProductId).Set(3, (long)e.Kind)
                .Set(4, (long)e.Quantity).Set(5, (double)e.UnitPrice).Set(6, e.Time).Set(7, 0L).Write());
        }

        ShopHistoryReader.RaiseRevision(Connection);
        LabDatabase.Execute(Connection, "commit");
        return this;
    }

    /// <summary>Runs a stage in a transaction, as the runner does.</summary>
    public async Task<StageReport> RunAsync(IStage stage, int threads = 1, IStageObserver? observer = null, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        LabDatabase.Execute(Connection, "begin immediate");
        foreach (var table in stage.Owns)
        {
            LabDatabase.Create(Connection, table);
        }

        var context = new StageContext
        {
            RunId = 1,
            Settings = Settings,
            Paths = Paths,
            Connection = Connection,
            Clock = clock ?? TimeProvider.System,
            Logger = NullLogger.Instance,
            Threads = threads,
            Observer = observer ?? new NoObserver(),
        };
        var report = await stage.RunAsync(context, cancel);
        LabDatabase.Execute(Connection, "commit");
        return report;
    }

    /// <summary>Rows of a select; values are long, double, string or null.</summary>
    public List<object?[]> Rows(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    public void Dispose()
    {
        Connection.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(LabDatabase.ConnectionString(Paths)));
        // A component test's context is disposed twice.
        if (_isOwner && Directory.Exists(Paths.DataDirectory))
        {
            Directory.Delete(Paths.DataDirectory, recursive: true);
        }
    }

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
