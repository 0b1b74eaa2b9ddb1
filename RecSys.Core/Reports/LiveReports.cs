using RecSys.Core.Serving;

namespace RecSys.Core.Reports;

/// <summary>A product with its name, for the dashboard.</summary>
public sealed record NamedProduct(long ProductId, string Name, double Heat);

/// <summary>A list that an event changed, in names.</summary>
public sealed record NamedChange(DateTimeOffset At, long CustomerId, string? CustomerName, string What, IReadOnlyList<string> Entered, IReadOnlyList<string> Left);

/// <summary>How fresh a layer is.</summary>
/// <param name="Layer">Live state, or a stage that brings the events further.</param>
/// <param name="UpdatedAt">When it last took events in; null for never.</param>
/// <param name="Status">A word of the stage's status; <c>live</c> for the live state.</param>
public sealed record LayerFreshness(string Layer, DateTimeOffset? UpdatedAt, string Status);

/// <summary>What goes on in the live lab.</summary>
public sealed record LiveDashboard(
    LiveStatus Status, ShopStreamState Shop, PulseSnapshot Pulse, IReadOnlyList<LayerFreshness> Freshness, IReadOnlyList<NamedProduct> Trending, IReadOnlyList<NamedChange> Changes, SkewReport? Skew);

/// <summary>Answers the live dashboard.</summary>
public sealed class LiveReports(LiveState live, EventIntake intake, ShopStream shop, LivePulse pulse, StageReports stages, SkewCheck skew)
{
    private static readonly string[] Layers = ["bronze", "silver", "gold", "recommendation"];

    public LiveDashboard Now()
    {
        var snapshot = pulse.Snapshot();
        var last = snapshot.Seconds.LastOrDefault(s => s.Posted + s.Landed > 0);
        var status = live.Status(intake.Queued);
        return new LiveDashboard(
            status,
            shop.Current,
            snapshot,
            [
                new LayerFreshness("live state", last.Posted + last.Landed > 0 ? last.At : null, status.Ready ? "live" : "never"),
                .. stages.All().Where(s => Layers.Contains(s.Stage.Name)).Select(s => new LayerFreshness(s.Stage.Name, s.FinishedAt, s.Status)),
            ],
            [.. snapshot.Trending.Select(p => new NamedProduct(p.ProductId, live.ProductName(p.ProductId), p.Heat))],
            [.. snapshot.Changes.Select(Named)],
            skew.Last);
    }

    private NamedChange Named(PulseChange change) => new(
        change.At,
        change.CustomerId,
        live.CustomerName(change.CustomerId),
        $"{Deed(change.Kind)} {live.ProductName(change.ProductId)}",
        [.. change.Entered.Select(live.ProductName)],
        [.. change.Left.Select(live.ProductName)]);

    private static string Deed(string kind) => kind switch
    {
        "purchase" => "bought",
        "add_to_cart" => "put into the cart",
        _ => "looked at",
    };
}
