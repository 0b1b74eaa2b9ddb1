using Microsoft.Data.Sqlite;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>Keeps the last <see cref="GoldShop"/> between runs of a process. After a restart the first run folds everything once.</summary>
public sealed class GoldMemory(ShopHistoryReader histories)
{
    private readonly Lock _gate = new();
    private (string Database, GoldShop Shop)? _last;

    /// <summary>The shop as silver stands in the connection's transaction.</summary>
    internal GoldShop Read(SqliteConnection connection, GoldSettings settings)
    {
        lock (_gate)
        {
            var (history, mark, last) = (histories.Read(connection), SilverMark.Of(connection), _last);

            // Out of memory while it is worked on: half a catch-up must not be found there.
            _last = null;
            if (last is { } kept && kept.Database == connection.DataSource && kept.Shop.Mark.Epoch == mark.Epoch && kept.Shop.Settings == settings)
            {
                kept.Shop.CatchUp(history, SilverChanges.Since(connection, kept.Shop.Mark), mark);
                _last = kept;
                return kept.Shop;
            }

            var shop = GoldShop.Of(history, mark, settings);
            _last = (connection.DataSource, shop);
            return shop;
        }
    }
}
