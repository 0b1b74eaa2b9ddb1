using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>Builds generations of the live state from what is durable: silver, and posted events that silver lacks.</summary>
public sealed class LiveBuilder(LabDatabase database, ShopHistoryReader histories, EventLog log, SettingsBook book)
{
    /// <summary>Posted events after which the catalogue's half is due to be counted anew.</summary>
    public int RefreshAfterEvents => book.Current.Serving.RefreshAfterEvents;

    /// <summary>Silver's revision now: another one than a generation was built from makes it out of date.</summary>
    public long Revision()
    {
        using var connection = database.Connect(readOnly: true);
        return ShopHistoryReader.Revision(connection);
    }

    /// <returns>The generation, null while silver has no events; and the revision of silver it was built from.</returns>
    internal (LiveShop? Shop, long Revision) Build(Champion champion, CancellationToken cancel)
    {
        var settings = book.Current;
        using var connection = database.Connect(readOnly: true);

        // One read transaction: the three tables and the revision belong together.
        LabDatabase.Execute(connection, "begin");
        var revision = ShopHistoryReader.Revision(connection);
        if (LabDatabase.Scalar<long>(connection, $"select exists (select 1 from {Tables.SilverSales})") == 0)
        {
            return (null, revision);
        }

        var history = histories.Read(connection);
        var state = new ShopReplay(history).AdvanceTo(history.Now!.Value);
        var known = LiveShop.KnownTo(state);
        LiveShop.ApplyTo(state, log.NotInSilver(connection).Select(e => e.Check(known, log.Now, settings.Silver).Event).OfType<ShopEvent>());
        var catalogue = Catalogue.Count(state, settings.Gold, new ParallelOptions
        {
            MaxDegreeOfParallelism = settings.Lab.Threads > 0 ? settings.Lab.Threads : Math.Max(1, Environment.ProcessorCount - 1),
            CancellationToken = cancel,
        });
        return (new LiveShop(catalogue, champion, settings), revision);
    }
}
