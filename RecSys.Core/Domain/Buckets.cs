namespace RecSys.Core.Domain;

/// <summary>Age groups in years: under 18, then half-open decades up to 65 and more.</summary>
public static class AgeGroups
{
    public static readonly IReadOnlyList<string> Names = ["under 18", "18-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown"];

    public const int Unknown = 7;

    private static readonly int[] LowerBounds = [18, 25, 35, 45, 55, 65];

    /// <summary>Index into <see cref="Names"/>; a missing age is <see cref="Unknown"/>.</summary>
    public static int Of(int? ageYears)
    {
        if (ageYears is not { } age)
        {
            return Unknown;
        }

        var group = 0;
        while (group < LowerBounds.Length && age >= LowerBounds[group])
        {
            group++;
        }

        return group;
    }
}

/// <summary>The landing schema's seasons by month, UTC: Winter Dec–Feb, Summer Mar–May, Monsoon Jun–Aug, Festive Sep–Nov.</summary>
public static class Seasons
{
    public static readonly IReadOnlyList<string> Names = ["Winter", "Summer", "Monsoon", "Festive"];

    /// <summary>Index into <see cref="Names"/> of the season a month (1 to 12) lies in.</summary>
    public static int OfMonth(int month) => month % 12 / 3;

    public static int Of(long unixMilliseconds) => OfMonth(DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).Month);

    /// <summary>Index of a season's name without regard to case, or -1.</summary>
    public static int IndexOf(string? name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>Parts of the day, UTC, half open: night [0,6), morning [6,12), afternoon [12,18), evening [18,24).</summary>
public static class DayParts
{
    public static readonly IReadOnlyList<string> Names = ["night", "morning", "afternoon", "evening"];

    private const int HoursEach = 6;

    /// <summary>Index into <see cref="Names"/>.</summary>
    public static int Of(long unixMilliseconds) => (int)((unixMilliseconds % Moments.Day + Moments.Day) % Moments.Day / (HoursEach * Moments.Hour));
}

/// <summary>Price bands, half open, in the shop's currency: Low [0,500), Mid [500,2000), High [2000,5000), Premium [5000,∞).</summary>
public static class PriceBands
{
    public static readonly IReadOnlyList<string> Names = ["Low", "Mid", "High", "Premium"];

    /// <summary>Index into <see cref="Names"/>; -1 for a missing price.</summary>
    public static int Of(float price) => price switch
    {
        float.NaN => -1,
        < 500 => 0,
        < 2000 => 1,
        < 5000 => 2,
        _ => 3,
    };
}
