namespace RecSys.Web.Components.Models;

/// <summary>An axis of a parallel-coordinates chart.</summary>
/// <param name="Values">One per line.</param>
/// <param name="IsLog">Spread by ratio; all values are above 0.</param>
public sealed record ParallelAxis(string Name, IReadOnlyList<double> Values, bool IsLog = false)
{
    /// <summary>1, 2 and 5 of each power of ten within the values; their ends where there are fewer than two.</summary>
    public IEnumerable<double> Ticks()
    {
        var (low, high) = (Values.Min(), Values.Max());
        var round = Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)) - (int)Math.Floor(Math.Log10(low)) + 1)
            .SelectMany(power => new[] { 1.0, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))
            .Where(tick => tick >= low && tick <= high)
            .ToList();
        return round.Count >= 2 ? round : [low, high];
    }
}
