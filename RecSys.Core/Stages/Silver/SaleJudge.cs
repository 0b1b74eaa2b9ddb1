using RecSys.Core.Domain;
using RecSys.Core.Stages.Bronze;

namespace RecSys.Core.Stages.Silver;

/// <summary>Judges sales rows one after the other by silver's rules, before silver has them. Not for use from several threads.</summary>
/// <param name="known">Customers and products there are.</param>
/// <param name="maxDaysInFuture"><c>Silver:MaxDaysInFuture</c>.</param>
/// <param name="oldest">First moment an event may have.</param>
public sealed class SaleJudge(KnownIds known, int maxDaysInFuture, long oldest)
{
    private static readonly HashSet<string> OfTime = [SaleRules.Future, SaleRules.TooOld];

    private readonly SaleRow _row = new(known, maxDaysInFuture, oldest);
    private readonly RuleBook<SaleRow> _book = new(LandingSchema.Sales.Name, SaleRules.All);

    /// <summary>Rules the last row broke. Valid until the next.</summary>
    public IReadOnlyList<BrokenRule> Broken => _book.Broken;

    /// <summary>Nothing is wrong with the last row but when it happened: such a row is kept apart, not turned away.</summary>
    public bool IsOnlyOutOfTime => Broken.Count > 0 && Broken.All(rule => OfTime.Contains(rule.Name));

    /// <summary>The event of a row that keeps the rules; null where it breaks one.</summary>
    public ShopEvent? Keeps(RawRow row, long receivedAt) => _book.Keeps(_row.Read(row, receivedAt)) ? _row.ToEvent() : null;
}
