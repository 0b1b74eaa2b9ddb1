using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Exploration.Charts;

/// <summary>What happens, and how far it gets.</summary>
internal static class InteractionCharts
{
    public static ExplorationChart Mix(ShopCounts counts)
    {
        var all = counts.ByKind.Sum();
        return new(
            "interaction_mix",
            ChartKind.Bar,
            "Interaction mix",
            "",
            "events",
            $"{Draw.Percent(counts.ByKind[0], all)} of {Draw.Number(all)} events are views and {Draw.Percent(counts.ByKind[2], all)} are purchases.",
            Draw.Bars("events", EventKinds.Names, counts.ByKind.Select(c => (double)c)));
    }

    public static ExplorationChart Funnel(ShopCounts counts)
    {
        var reached = counts.PairsReaching;
        return new(
            "funnel",
            ChartKind.Bar,
            "Funnel",
            "",
            "customer–product pairs",
            $"Of {Draw.Number(reached[0])} pairs that met, {Draw.Percent(reached[1], reached[0])} reached a cart or a purchase and {Draw.Percent(reached[2], reached[0])} a purchase.",
            Draw.Bars("pairs", ["met", "cart or purchase", "purchase"], reached.Select(c => (double)c)));
    }
}
