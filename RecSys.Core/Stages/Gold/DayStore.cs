using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>What the day store must hold, told with the mark of the gold tables.</summary>
/// <param name="Days">Rows.</param>
/// <param name="Sum">Of the rows' checksums.</param>
internal sealed record DayStoreMark(long Days, long Sum);

/// <summary>
/// What gold keeps of the folded history: each UTC day's events, and the figures of products counted from them, as bytes in a table of the database. A
/// further day reads the figures of all days, some tens of bytes a product and day, and the events of those days it falls into or a window begins in.
/// Written in the transaction of the gold tables, so it is never ahead of them or behind.
/// </summary>
internal sealed class DayStore : IDisposable
{
    private const string Table = "gold_days";

    private readonly SqliteConnection _connection;
    private readonly GoldSettings _settings;
    private readonly BulkInsert _replace;
    private readonly BulkRead _one;

    private DayStore(SqliteConnection connection, GoldSettings settings, DayStoreMark mark)
    {
        (_connection, _settings, Mark) = (connection, settings, mark);
        _replace = new BulkInsert(connection, Table, ["day", "counts", "events"], "or replace");
        _one = new BulkRead(connection, $"select counts, events from {Table} where day = ?1", 0L);
    }

    /// <summary>Of what it holds now.</summary>
    public DayStoreMark Mark { get; private set; }

    /// <summary>An empty one, whatever there was.</summary>
    public static DayStore Anew(SqliteConnection connection, GoldSettings settings)
    {
        LabDatabase.Execute(connection, $"drop table if exists {Table}");

        // The figures stand first: they are read without the events behind them.
        LabDatabase.Execute(connection, $"create table {Table} (day integer primary key, counts blob not null, events blob not null) strict");
        return new DayStore(connection, settings, new DayStoreMark(0, 0));
    }

    /// <summary>The one there is, or null where it is not the one that was written: absent, or damaged.</summary>
    public static DayStore? Find(SqliteConnection connection, GoldSettings settings, DayStoreMark mark)
    {
        if (LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where type = 'table' and name = ?1", Table) == 0)
        {
            return null;
        }

        var found = new DayStoreMark(0, 0);
        using (var rows = new BulkRead(connection, $"select day, counts from {Table} order by day"))
        {
            while (rows.Next())
            {
                found = new DayStoreMark(found.Days + 1, unchecked(found.Sum + SumOf(rows.Long(0), rows.Utf8(1))));
            }
        }

        return found == mark ? new DayStore(connection, settings, mark) : null;
    }

    /// <summary>Puts events to those of their days.</summary>
    /// <exception cref="InvalidDataException">A day's events are not those that were written.</exception>
    public void Add(IEnumerable<ShopEvent> events)
    {
        foreach (var day in events.GroupBy(e => EventDay.Of(e.Time)).OrderBy(day => day.Key))
        {
            DayEvent[] all = [.. EventsOf(day.Key), .. day.Select(e => DayEvent.Of(e))];
            Put(PackedDay.Of(day.Key, all, _settings));
        }
    }

    /// <summary>Sums up every product as of a moment after the last event.</summary>
    /// <exception cref="InvalidDataException">A day's events are not those that were written.</exception>
    public ProductSums SumUp(ShopState state, long now)
    {
        var sums = new ProductSums(state.Products.Count);
        var recentFrom = now - _settings.TrendingDays * Moments.Day;
        var previousFrom = recentFrom - _settings.TrendingDays * Moments.Day;
        using var rows = new BulkRead(_connection, $"select day, counts from {Table} order by day");
        while (rows.Next())
        {
            var (start, end) = (rows.Long(0) * Moments.Day, (rows.Long(0) + 1) * Moments.Day);
            var window = start >= recentFrom ? sums.Recent : start >= previousFrom && end <= recentFrom ? sums.Previous : null;
            var decay = Math.Pow(2, -Moments.DaysBetween(start, now) / _settings.HalfLifeDays);
            DayCounts.Add(rows.Utf8(1)[PackedDay.SumBytes..], state, decay, sums, window);
            if (window is null && end > previousFrom)
            {
                CountWindows(rows.Long(0), state, (previousFrom, recentFrom), sums);
            }
        }

        return sums;
    }

    public void Dispose()
    {
        _replace.Dispose();
        _one.Dispose();
    }

    /// <summary>A window begins within the day: its events tell which of them are in it.</summary>
    private void CountWindows(long day, ShopState state, (long Previous, long Recent) from, ProductSums sums)
    {
        foreach (var e in EventsOf(day))
        {
            if (e.Time >= from.Previous)
            {
                (e.Time >= from.Recent ? sums.Recent : sums.Previous)[state.FindProduct(e.Product)!.Index].Add(e.Kind);
            }
        }
    }

    /// <summary>Puts a day in the place of what there is of it.</summary>
    public void Put(PackedDay packed)
    {
        _one.Restart(packed.Day);
        Mark = _one.Next()
            ? Mark with { Sum = unchecked(Mark.Sum - SumOf(packed.Day, _one.Utf8(0)) + SumOf(packed.Day, packed.Counts)) }
            : new DayStoreMark(Mark.Days + 1, unchecked(Mark.Sum + SumOf(packed.Day, packed.Counts)));
        _one.Stop();
        _replace.Set(0, packed.Day).SetBytes(1, packed.Counts).SetBytes(2, packed.Events).Write();
    }

    private DayEvent[] EventsOf(long day)
    {
        _one.Restart(day);
        if (!_one.Next())
        {
            return [];
        }

        // The figures have been found sound already; they vouch for the events.
        var events = PackedDay.AreSound(_one.Utf8(0), _one.Utf8(1))
            ? DayEvents.Read(day * Moments.Day, _one.Utf8(1))
            : throw new InvalidDataException($"The events that gold keeps of day {day} are damaged.");
        _one.Stop();
        return events;
    }

    private static long SumOf(long day, ReadOnlySpan<byte> counts)
    {
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(counts, sum);
        return unchecked(BinaryPrimitives.ReadInt64LittleEndian(sum) ^ (day * 0x1E3779B97F4A7C15));
    }
}
