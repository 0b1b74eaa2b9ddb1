using System.Globalization;
using RecSys.Core.Stages.Recommendation;

namespace RecSys.Core.Serving.Explaining;

/// <summary>Says in a sentence or two where a product stands, from the figures of each step and nothing else.</summary>
internal static class VerdictWords
{
    /// <param name="place">The figures.</param>
    /// <param name="k">Length of the list.</param>
    /// <param name="rival">Name of the product to beat; null where there is none.</param>
    public static string Of(ProductPlace place, int k, string? rival) => place.Verdict switch
    {
        Verdicts.InList => rival is null
            ? Say($"It is in the list: ranked {Nth(place.Rank)} of {place.Candidates:N0}.")
            : Say($"It is in the list: ranked {Nth(place.Rank)} of {place.Candidates:N0}, {place.Score - place.RivalScore:0.000} above {rival}, which stands first outside."),
        Verdicts.RankedBelow => Say($"It was ranked {Nth(place.Rank)} of {place.Candidates:N0}: its score of {place.Score:0.000} is {place.RivalScore - place.Score:0.000} below that of {rival}, the {Nth(k)}."),
        Verdicts.Cut => Say($"Sources proposed it, but the merger ordered it {Nth(place.MergerRank!.Value)} and keeps {place.MergerCap:N0}: the model never saw it. {Supposed(place, k)}"),
        Verdicts.NotProposed => Say($"It is no candidate: {Nearest(place)} {Supposed(place, k)}"),
        Verdicts.Filler => "No source proposed it, but too few products were proposed to fill the list: it stands there for its popularity.",
        Verdicts.Bought => Say($"The customer has bought it, and what was bought is not recommended. {Supposed(place, k)}"),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place.Verdict, "There is no such verdict."),
    };

    private static string Supposed(ProductPlace place, int k) => place.Rank <= k
        ? Say($"The model would have ranked it {Nth(place.Rank)}, within the list.")
        : Say($"The model would have ranked it {Nth(place.Rank)}, outside the list all the same.");

    private static string Nearest(ProductPlace place)
    {
        var nearest = place.Sources.Where(s => s.Rank is not null && s.Weight > 0).MinBy(s => s.Rank);
        return nearest is null
            ? "no source has any reason to propose it."
            : Say($"the nearest source, {nearest.Source.Replace('_', ' ')}, has it {Nth(nearest.Rank!.Value)} and proposes {nearest.Quota:N0}.");
    }

    /// <summary>1st, 2nd, 3rd, 4th …</summary>
    internal static string Nth(int n) => Say($"{n:N0}{(n % 100 is >= 11 and <= 13 ? "th" : (n % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
