using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>What an event is worth.</summary>
public static class Decay
{
    /// <summary>What one event of a kind is worth when it is new.</summary>
    public static double KindWeight(EventKind kind, GoldSettings settings) => kind switch
    {
        EventKind.Purchase => settings.PurchaseWeight,
        EventKind.AddToCart => settings.CartWeight,
        _ => settings.ViewWeight,
    };

    /// <summary>2^(−age / half-life): 1 for an event now, a half after one half-life.</summary>
    public static double Factor(long time, long now, double halfLifeDays) =>
        Math.Pow(2, -Math.Max(0, Moments.DaysBetween(time, now)) / halfLifeDays);

    /// <summary>The kind's worth, halved with every half-life since.</summary>
    public static double Weight(in HistoryEvent e, long now, GoldSettings settings) =>
        KindWeight(e.Kind, settings) * Factor(e.Time, now, settings.HalfLifeDays);
}
