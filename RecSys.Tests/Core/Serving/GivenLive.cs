using System.Text;
using Microsoft.Extensions.Time.Testing;
using RecSys.Core.Serving;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Tracking;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

/// <summary>A live state over a lab, built and ready; the clock stands two hours after the shop's last moment.</summary>
internal sealed class GivenLive
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(ShopBuilder.Now).AddHours(2);

    public GivenLive(TempLab lab, int refreshAfterEvents = int.MaxValue)
    {
        Clock = new FakeTimeProvider(Now);
        Models = new ModelRegistry(lab.Database, Clock);
        var book = SettingsBook.Of(lab.Settings with { Serving = lab.Settings.Serving with { RefreshAfterEvents = refreshAfterEvents } });
        Log = new EventLog(lab.Paths, book, Clock);
        Pulse = new LivePulse(Clock);
        Builder = new LiveBuilder(lab.Database, new ShopHistoryReader(), Clock, book);
        var past = new PastShops(Builder);
        Live = new LiveState(Builder, Models, past, Clock);
        Recommender = new Recommender(Live, past, Pulse);
        Intake = new EventIntake(Live, Log, book, Pulse);
        Live.Rebuild(CancellationToken.None);
    }

    public FakeTimeProvider Clock { get; }

    public LiveBuilder Builder { get; }

    public EventLog Log { get; }

    public LivePulse Pulse { get; }

    public ModelRegistry Models { get; }

    public LiveState Live { get; }

    public EventIntake Intake { get; }

    public Recommender Recommender { get; }

    public async Task<LiveList> AskAsync(long customer, ListQuery query, Newcomer? newcomer = null) =>
        await Recommender.RecommendAsync(customer, query, newcomer, Clock.GetUtcNow(), CancellationToken.None);

    public LiveList Recommend(long customer, int k = 10) => Live.Recommend(customer, k, Clock.GetUtcNow());

    public List<long> Ids(long customer, int k = 10) => [.. Recommend(customer, k).Recommendations.Select(r => r.ProductId)];

    public async Task<EventReceipt> PostAsync(string json)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await Intake.TakeAsync(await PostedEvent.ReadAsync(body, 100, CancellationToken.None), Clock.GetUtcNow(), CancellationToken.None);
    }
}
