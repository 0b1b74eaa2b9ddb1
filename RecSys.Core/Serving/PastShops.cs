namespace RecSys.Core.Serving;

/// <summary>
/// The shop as it stood at moments of the past, for lists "as of": folded from the same events up to the moment, then served with the model
/// of today. The last few are kept until an event comes that lies before them, or silver changes. One is built at a time, on a thread of its
/// own: it computes for seconds.
/// </summary>
public sealed class PastShops(LiveBuilder builder) : IDisposable
{
    private const int Kept = 3;

    private readonly SemaphoreSlim _building = new(1);
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Moment, long Revision, LiveShop Shop)> _kept = [];
    private long _atWork = long.MinValue;
    private bool _overtaken;

    internal async Task<LiveShop> AtAsync(long moment, Champion champion, CancellationToken cancel)
    {
        await _building.WaitAsync(cancel);
        try
        {
            var revision = builder.Revision();
            if (Find(moment, revision, champion) is { } kept)
            {
                return kept;
            }

            Begin(moment);
            var shop = await Task.Factory.StartNew(
                () => builder.BuildAt(moment, champion, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Keep(moment, revision, shop);
            return shop;
        }
        finally
        {
            _building.Release();
        }
    }

    /// <summary>An event that happened before a moment kept makes what was counted for it out of date.</summary>
    internal void Forget(long eventTime)
    {
        lock (_gate)
        {
            _overtaken |= eventTime < _atWork;
            for (var node = _kept.First; node is not null;)
            {
                var next = node.Next;
                if (eventTime < node.Value.Moment)
                {
                    _kept.Remove(node);
                }

                node = next;
            }
        }
    }

    public void Dispose() => _building.Dispose();

    private LiveShop? Find(long moment, long revision, Champion champion)
    {
        lock (_gate)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Moment == moment && node.Value.Revision == revision)
                {
                    var shop = node.Value.Shop.Champion == champion ? node.Value.Shop : node.Value.Shop.With(champion);
                    _kept.Remove(node);
                    _kept.AddFirst((moment, revision, shop));
                    return shop;
                }
            }

            return null;
        }
    }

    private void Begin(long moment)
    {
        lock (_gate)
        {
            (_atWork, _overtaken) = (moment, false);
        }
    }

    private void Keep(long moment, long revision, LiveShop shop)
    {
        lock (_gate)
        {
            // Events of its past that came while it was built may be missing in it: it is served once and not kept.
            _atWork = long.MinValue;
            if (_overtaken)
            {
                return;
            }

            _kept.AddFirst((moment, revision, shop));
            if (_kept.Count > Kept)
            {
                _kept.RemoveLast();
            }
        }
    }
}
