using System.Globalization;

namespace RecSys.Web.Components.Customers;

/// <summary>One part of a sum, as a bar to the right of nothing or to the left of it.</summary>
/// <param name="Name">What adds it.</param>
/// <param name="Detail">Stands beside the name, smaller.</param>
/// <param name="Hint">What the name means.</param>
/// <param name="Amount">In the sum's unit.</param>
public sealed record SignedBar(string Name, string Detail, string? Hint, double Amount)
{
    /// <summary>What the sum starts from: it is written, not drawn, so that it does not dwarf what is added to it.</summary>
    public bool IsStart { get; init; }

    /// <summary>The strongest parts, those left over as one, in the order given: the sum stays the same.</summary>
    public static IReadOnlyList<SignedBar> Strongest(IReadOnlyList<SignedBar> bars, int most)
    {
        if (bars.Count <= most)
        {
            return bars;
        }

        var strongest = bars.OrderByDescending(b => Math.Abs(b.Amount)).Take(most).ToHashSet();
        var rest = bars.Where(b => !strongest.Contains(b)).ToList();
        return [.. bars.Where(strongest.Contains), new SignedBar($"{rest.Count} other features", "together", string.Join(", ", rest.Select(b => b.Name)), rest.Sum(b => b.Amount))];
    }

    /// <summary>An amount with its sign.</summary>
    public static string Signed(double amount) => amount.ToString("+0.000;−0.000;0.000", CultureInfo.CurrentCulture);

    /// <summary>A feature's value with its unit; what a missing one is called.</summary>
    public static string Value(float? value, string unit) => value is not { } known ? "missing"
        : unit == "1 / rank" ? known > 0 ? $"place {Math.Round(1 / known).ToString("N0", CultureInfo.CurrentCulture)}" : "not proposed"
        : $"{known.ToString(Math.Abs(known) is >= 100 or 0 ? "#,0;−#,0" : "0.###;−0.###", CultureInfo.CurrentCulture)}{(unit is "" or "share" or "ratio" or "score" ? "" : $" {unit}")}";
}
