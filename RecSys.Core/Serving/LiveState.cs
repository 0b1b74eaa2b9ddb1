using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Serving;

/// <summary>
/// The state that lists are computed from now: silver's fold, kept current by every posted event. A new generation is built beside the
/// old one, which serves on; then they are swapped, so that no call fails or waits meanwhile.
/// </summary>
public sealed class LiveState
{
    /// <summary>Longest list one may ask for.</summary>
    public const int MostPerList = 100;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly LiveBuilder _builder;
    private readonly ModelRegistry _models;
    private readonly PastShops _past;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _writer = new();
    private readonly Lock _rebuilding = new();
    private readonly Lock _championing = new();
    private List<ShopEvent>? _sinceRebuildBegan;
    private volatile LiveShop? _shop;
    private volatile Champion _champion = Champion.None;
    private long _revision = -1;
    private int _sinceCount;
    private long _countedAt;

    public LiveState(LiveBuilder builder, ModelRegistry models, PastShops past, TimeProvider clock)
    {
        _clock = clock;
        _builder = builder;
        _models = models;
        _past = past;
        models.ChampionChanged += RefreshModel;
    }

    /// <summary>Raised when enough events came since the catalogue's half was counted; from a writer's thread: be quick.</summary>
    public event Action? FellBehind;

    /// <summary>Built once at least: from then on it always answers.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Events applied since the catalogue's half was counted.</summary>
    public int EventsSinceCount => Volatile.Read(ref _sinceCount);

    internal LiveShop? Shop => _shop;

    /// <summary>A product's name; its number where the shop does not know it.</summary>
    public string ProductName(long productId) => _shop?.State.FindProduct(productId)?.Version.Name ?? $"product {productId}";

    /// <summary>A customer's name; null where the shop does not know it.</summary>
    public string? CustomerName(long customerId) => _shop?.State.FindCustomer(customerId)?.Profile.Name;

    /// <summary>How it stands at this moment.</summary>
    /// <param name="queued">Events that wait to be written.</param>
    public LiveStatus Status(int queued)
    {
        var shop = _shop;
        return new LiveStatus(
            IsReady,
            shop?.State.Customers.Count ?? 0,
            shop?.State.Products.Count ?? 0,
            shop?.State.EventCount ?? 0,
            EventsSinceCount,
            queued,
            shop is null ? null : Moments.ToDateTimeOffset(shop.State.Now),
            shop?.Champion.Model is null ? null : shop.Champion.Version)
        {
            ModelTrouble = shop?.Champion.Trouble is { } trouble ? $"{trouble.Message} {trouble.Hint}" : null,
        };
    }

    /// <summary>
    /// Waits for the first build, which goes on in the background after start. Where nothing can be served yet, looks once more: the first
    /// run may have finished a moment ago.
    /// </summary>
    /// <exception cref="LabException">It takes too long.</exception>
    public async Task WhenReadyAsync(CancellationToken cancel)
    {
        try
        {
            await _ready.Task.WaitAsync(LongestWait, cancel);
        }
        catch (TimeoutException)
        {
            throw NoShop(isReady: false);
        }

        if (_shop?.Champion.Model is null)
        {
            await Task.Run(() => Refresh(cancel), cancel);
        }
    }

    /// <summary>Computes a customer's best products with the champion, from everything known now.</summary>
    /// <param name="customerId">Whose.</param>
    /// <param name="k">Length of the list.</param>
    /// <param name="at">The moment of the call.</param>
    /// <param name="explain">Take the scores apart as well.</param>
    /// <exception cref="LabException">K is not allowed, the customer is unknown, or there is no shop or champion yet.</exception>
    public LiveList Recommend(long customerId, int k, DateTimeOffset at, bool explain = false)
    {
        var (shop, customer) = Find(customerId);
        return LiveList.Of(shop, customerId, shop.Recommend(customer, new ListQuery { K = k, Explain = explain }.In(shop.State)), at);
    }

    /// <summary>Applies events that are durable already.</summary>
    /// <returns>Those that counted: that the state did not hold before.</returns>
    public IReadOnlyList<ShopEvent> Apply(IEnumerable<ShopEvent> events)
    {
        var counted = new List<ShopEvent>();
        lock (_writer)
        {
            foreach (var e in events)
            {
                _sinceRebuildBegan?.Add(e);
                if (_shop?.Apply(e) == true)
                {
                    counted.Add(e);
                    _past.Forget(e.Time);
                }
            }

            _sinceCount += counted.Count;
        }

        if (IsBehind)
        {
            FellBehind?.Invoke();
        }

        return counted;
    }

    /// <summary>Builds the next generation from silver and the posted events that silver lacks, and swaps it in.</summary>
    public void Rebuild(CancellationToken cancel)
    {
        lock (_rebuilding)
        {
            RefreshModel();
            lock (_writer)
            {
                // From here on every event is remembered: those the build does not see are applied at the swap.
                _sinceRebuildBegan = [];
            }

            try
            {
                using var span = LabTelemetry.Traces.StartActivity("live.rebuild");
                var started = _clock.GetTimestamp();
                var (next, revision) = _builder.Build(cancel);
                Swap(next, revision);
                LabMetrics.Rebuilds.Record(_clock.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("from", "silver"));
            }
            finally
            {
                _sinceRebuildBegan = null;
            }
        }
    }

    /// <summary>A copy of the state as it stands, and silver's revision it came from; null without a shop.</summary>
    internal (ShopState State, long Revision)? Copy()
    {
        lock (_writer)
        {
            return _shop is { } shop ? (shop.State.Copy(), Interlocked.Read(ref _revision)) : null;
        }
    }

    /// <summary>Counts the catalogue's half anew from a copy of the state as it stands, and swaps both in. Events that come meanwhile are applied at the swap.</summary>
    public void Recount(CancellationToken cancel)
    {
        lock (_rebuilding)
        {
            ShopState copy;
            lock (_writer)
            {
                if (_shop is not { } shop)
                {
                    return;
                }

                copy = shop.State.Copy();
                _sinceRebuildBegan = [];
            }

            try
            {
                var started = _clock.GetTimestamp();
                Swap(_builder.Count(copy, cancel), Interlocked.Read(ref _revision));
                LabMetrics.Rebuilds.Record(_clock.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("from", "live state"));
            }
            finally
            {
                _sinceRebuildBegan = null;
            }
        }
    }

    /// <summary>Takes over what has changed: another champion at once; another silver by a rebuild, many events by a new count.</summary>
    public void Refresh(CancellationToken cancel)
    {
        // One at a time: who waited here finds the work done.
        lock (_rebuilding)
        {
            if (_builder.Revision() != Interlocked.Read(ref _revision))
            {
                Rebuild(cancel);
            }
            else if (IsBehind)
            {
                Recount(cancel);
            }
            else
            {
                RefreshModel();
            }
        }
    }

    /// <summary>Serves with the champion of this moment. Calls at work finish with the one they began with.</summary>
    public void RefreshModel()
    {
        // Not held back by a rebuild, which takes over whatever champion there is when it is done.
        lock (_championing)
        {
            if (_champion.Version == _models.ChampionVersion() && _champion is { Model: not null, Trouble: null })
            {
                return;
            }

            var champion = Champion.Read(_models);
            lock (_writer)
            {
                _champion = champion;
                _shop = _shop?.With(champion);
            }
        }
    }

    /// <summary>The shop that serves now.</summary>
    /// <exception cref="LabException">There is none yet.</exception>
    internal LiveShop Required() => _shop ?? throw NoShop(IsReady);

    internal (LiveShop Shop, CustomerHistory Customer) Find(long customerId)
    {
        var shop = Required();
        return (shop, shop.State.FindCustomer(customerId) ?? throw UnknownCustomer(customerId));
    }

    internal static LabException UnknownCustomer(long customerId) => new(
        $"There is no customer {customerId}.",
        "Look a customer up on the Customers page; a new one is served when the call brings a profile: POST the same address.",
        Fault.NotFound);

    private void Swap(Catalogue? catalogue, long revision)
    {
        lock (_writer)
        {
            _sinceCount = 0;
            Interlocked.Exchange(ref _countedAt, _clock.GetTimestamp());
            var next = catalogue is null ? null : _builder.Open(catalogue, _champion);
            foreach (var e in _sinceRebuildBegan!)
            {
                _sinceCount += next?.Apply(e) == true ? 1 : 0;
            }

            _shop = next;
            Interlocked.Exchange(ref _revision, revision);
        }

        _ready.TrySetResult();
    }

    private bool IsBehind => EventsSinceCount >= _builder.Settings.RefreshAfterEvents
        && _clock.GetElapsedTime(Interlocked.Read(ref _countedAt)) >= TimeSpan.FromSeconds(_builder.Settings.RefreshSeconds);

    private static LabException NoShop(bool isReady) => isReady
        ? new LabException("There is no shop yet.", "Run the pipeline first: \"Run all\" on the start page, or POST /api/runs.", Fault.Conflict)
        : new LabException("The live state is still being built.", "Try again in a few seconds.", Fault.Conflict);
}
