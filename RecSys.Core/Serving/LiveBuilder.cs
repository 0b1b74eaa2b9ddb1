using Microsoft.Data.Sqlite;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>Builds generations of the live state from what is durable: silver, and posted events that silver lacks.</summary>
public sealed class LiveBuilder(LabDatabase database, ShopHistoryReader histories, TimeProvider clock, SettingsBook book)
{
    /// <summary>The live state's knobs as they stand.</summary>
    public ServingSettings Settings => book.Current.Serving;

    /// <summary>Silver's revision now: another one than a generation was built from makes it out of date.</summary>
    public long Revision()
    {
        using var connection = database.Connect(readOnly: true);
        return ShopHistoryReader.Revision(connection);
    }

    /// <returns>The generation's catalogue, null while silver has no events; and the revision of silver it was built from.</returns>
    internal (Catalogue? Catalogue, long Revision) Build(CancellationToken cancel)
    {
        using var connection = database.Connect(readOnly: true);

        // One read transaction: the three tables and the revision belong together.
        LabDatabase.Execute(connection, "begin");
        var revision = ShopHistoryReader.Revision(connection);
        return LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {Tables.SilverSales})") == 0
            ? (null, revision)
            : (Count(Fold(connection, long.MaxValue), cancel), revision);
    }

    internal LiveShop Open(Catalogue catalogue, Champion champion) => new(catalogue, champion, book.Current);

    /// <summary>The shop as it stood at a moment that has events before it.</summary>
    internal LiveShop BuildAt(long moment, Champion champion, CancellationToken cancel)
    {
        using var connection = database.Connect(readOnly: true);
        LabDatabase.Execute(connection, "begin");
        return Open(Count(Fold(connection, moment), cancel), champion);
    }

    /// <summary>Holds fast what is on the disk at this moment: silver's rows, and the landing files that it lacks.</summary>
    internal DiskMoment Pin()
    {
        var connection = database.Connect(readOnly: true);
        LabDatabase.Execute(connection, "begin");
        return new DiskMoment(connection, ShopHistoryReader.Revision(connection), LandedEvents.FilesNotInSilver(connection, database.Paths));
    }

    /// <summary>Folds what a moment of the disk holds into a state of its own, in the order of time.</summary>
    internal ShopState Fold(DiskMoment disk) => Fold(disk.Connection, disk.Files, long.MaxValue);

    /// <summary>What silver and the posted events that it lacks hold before a moment.</summary>
    private ShopState Fold(SqliteConnection connection, long before) => Fold(connection, LandedEvents.FilesNotInSilver(connection, database.Paths), before);

    private ShopState Fold(SqliteConnection connection, IReadOnlyList<string> files, long before)
    {
        var history = histories.Read(connection);
        var replay = new ShopReplay(history);
        var state = replay.AdvanceTo(Math.Min(history.Now!.Value, before));
        var judge = LiveShop.JudgeOf(state, LiveShop.KnownTo(state), book.Current.Silver);
        var receivedAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var accepted = AcceptedColumns.Read(connection, LandingSchema.Sales);
        foreach (var file in files)
        {
            LiveShop.ApplyTo(state, LandedEvents.Read(file, judge, receivedAt, accepted).Where(e => e.Time < before));
        }

        if (before < long.MaxValue)
        {
            replay.AdvanceTo(before);
        }

        return state;
    }

    internal Catalogue Count(ShopState state, CancellationToken cancel)
    {
        var settings = book.Current;
        return Catalogue.Count(state, settings.Gold, new ParallelOptions
        {
            MaxDegreeOfParallelism = settings.Lab.Threads > 0 ? settings.Lab.Threads : Math.Max(1, Environment.ProcessorCount - 1),
            CancellationToken = cancel,
        });
    }
}
