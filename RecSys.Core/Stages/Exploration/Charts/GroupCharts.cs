using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Exploration.Charts;

/// <summary>Which groups buy, and what.</summary>
internal static class GroupCharts
{
    private const int MostGroups = 20;

    /// <summary>Share of the views per category, beside the true share of interest: the twenty most viewed categories.</summary>
    public static ExplorationChart Interest(ShopCounts counts)
    {
        var all = counts.ByKind[(int)EventKind.View];
        var top = Enumerable.Range(0, counts.ByCategory.Length)
            .OrderByDescending(c => counts.ByCategory[c][(int)EventKind.View])
            .ThenBy(c => counts.State.Categories[c], StringComparer.Ordinal)
            .Take(MostGroups)
            .ToList();
        var names = top.Select(c => counts.State.Categories[c]).ToList();
        var viewed = top.Select(c => all == 0 ? 0 : (double)counts.ByCategory[c][(int)EventKind.View] / all).ToList();
        var points = Draw.Bars("share of views", names, viewed);
        var sentence = $"{names[0]} draws {Draw.Percent(viewed[0], 1)} of {Draw.Number(all)} views.";
        if (counts.Truth is { } truth)
        {
            points.AddRange(Draw.Bars("true interest", names, top.Select(c => truth.Interest[c])));
            var farthest = Draw.Peak(top.Select((c, i) => Math.Abs(truth.Interest[c] - viewed[i])));
            sentence += $" Farthest from the truth: {names[farthest]}, viewed {Draw.Percent(viewed[farthest], 1)} where interest is {Draw.Percent(truth.Interest[top[farthest]], 1)}.";
        }

        return new("interest_by_category", ChartKind.Bar, "Interest by category", "", "share", sentence, points);
    }

    public static ExplorationChart ByAgeGroup(ShopCounts counts)
    {
        var values = counts.PurchasesByAgeGroup;
        var peak = Draw.Peak(values.Select(v => (double)v));
        return new(
            "purchases_by_age_group",
            ChartKind.Bar,
            "Purchases by age group",
            "years",
            "purchases",
            $"{AgeGroups.Names[peak]} buys most: {Draw.Percent(values[peak], values.Sum())} of {Draw.Number(values.Sum())} purchases.",
            Draw.Bars("purchases", AgeGroups.Names, values.Select(v => (double)v)));
    }

    public static ExplorationChart ByLocation(ShopCounts counts)
    {
        var all = counts.PurchasesByLocation.Sum();
        var top = counts.PurchasesByLocation
            .Select((purchases, i) => (Name: counts.State.Locations[i], Purchases: purchases))
            .OrderByDescending(l => l.Purchases)
            .ThenBy(l => l.Name, StringComparer.Ordinal)
            .Take(MostGroups)
            .ToList();
        return new(
            "purchases_by_location",
            ChartKind.Bar,
            "Purchases by location",
            $"the {MostGroups} locations with most purchases",
            "purchases",
            top.Count == 0 ? "No customer has a known location." : $"{top[0].Name} leads with {Draw.Percent(top[0].Purchases, all)} of the purchases from {Draw.Number(counts.State.Locations.Count)} locations.",
            Draw.Bars("purchases", top.Select(l => l.Name), top.Select(l => (double)l.Purchases)));
    }

    /// <summary>Share of each age group's purchases per category: the twenty largest categories.</summary>
    public static ExplorationChart CategoryByAge(ShopCounts counts)
    {
        var categories = Enumerable.Range(0, counts.PurchasesByCategoryAndAge.Length)
            .OrderByDescending(c => counts.PurchasesByCategoryAndAge[c].Sum())
            .ThenBy(c => counts.State.Categories[c], StringComparer.Ordinal)
            .Take(MostGroups)
            .ToList();
        var points = (from category in categories
                      from age in Enumerable.Range(0, AgeGroups.Names.Count)
                      let all = counts.PurchasesByAgeGroup[age]
                      where all > 0
                      select new ExplorationPoint(counts.State.Categories[category], age, AgeGroups.Names[age], (double)counts.PurchasesByCategoryAndAge[category][age] / all)).ToList();
        var peak = points.MaxBy(p => p.Value);
        return new(
            "category_by_age_group",
            ChartKind.Heat,
            "Category by age group",
            "age group, years",
            "share of the age group's purchases",
            peak is null ? "Nothing was bought yet." : $"The strongest leaning: {peak.X} spends {Draw.Percent(peak.Value, 1)} of its purchases on {peak.Series}.",
            points);
    }
}
