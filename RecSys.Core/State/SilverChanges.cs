using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.State;

/// <summary>How far silver has been read: the highest row ids, in an epoch in which rows were only added or laid anew under new ids.</summary>
/// <param name="Epoch">Raised whenever silver is emptied or its events are changed in place.</param>
public sealed record SilverMark(long Epoch, long Sale, long Customer, long Product)
{
    /// <summary>Key in <c>lab_state</c> of the epoch.</summary>
    public const string EpochKey = "silver_epoch";

    /// <summary>Before the first row of this epoch.</summary>
    public static SilverMark Beginning(SqliteConnection connection) => new(EpochOf(connection), 0, 0, 0);

    /// <summary>As silver stands.</summary>
    public static SilverMark Of(SqliteConnection connection)
    {
        long Highest(string table) => LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) from {table}");
        return new SilverMark(EpochOf(connection), Highest(Tables.SilverSales), Highest(Tables.SilverCustomers), Highest(Tables.SilverProducts));
    }

    /// <summary>Begins another epoch: what was read of silver before counts no longer. Part of the transaction that changes it.</summary>
    public static void StartOver(SqliteConnection connection) =>
        LabDatabase.Execute(connection, "insert into lab_state (key, value) values (?1, '1') on conflict (key) do update set value = cast(value as integer) + 1", EpochKey);

    private static long EpochOf(SqliteConnection connection) =>
        LabDatabase.Scalar<long>(connection, "select cast(value as integer) from lab_state where key = ?1", EpochKey);
}

/// <summary>
/// What came into silver since a mark: the new events, and every version of each customer and product of which there is a new one. Versions
/// are laid anew under new row ids, so a changed past shows as well.
/// </summary>
public sealed record SilverChanges(ShopEvent[] Events, IReadOnlyList<CustomerVersion> Customers, IReadOnlyList<ProductVersion> Products)
{
    public static SilverChanges Since(SqliteConnection connection, SilverMark mark, int threads = 1) =>
        new(SilverRows.Events(connection, mark.Sale, threads), SilverRows.Customers(connection, mark.Customer), SilverRows.Products(connection, mark.Product));
}
