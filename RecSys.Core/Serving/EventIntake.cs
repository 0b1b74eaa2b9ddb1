using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.Serving;

/// <summary>An event that was not taken.</summary>
/// <param name="Index">Position in the call, from 0.</param>
/// <param name="Reasons">Every rule it broke, in words.</param>
public sealed record RejectedEvent(int Index, IReadOnlyList<string> Reasons);

/// <summary>What became of a call's events.</summary>
/// <param name="Accepted">Durable, and counted in their customers' lists from now on.</param>
/// <param name="Duplicates">Known already, from this call or before: counted once.</param>
public sealed record EventReceipt(int Accepted, int Duplicates, IReadOnlyList<RejectedEvent> Rejected);

/// <summary>
/// Takes posted events: judges each by silver's rules, writes the good ones to the landing folder, then applies them to the live state.
/// In that order, so that a list never shows what a crash could take back.
/// </summary>
public sealed class EventIntake(LiveState live, EventLog log, SettingsBook settings) : IDisposable
{
    // One batch at a time: what is a duplicate is decided against everything taken before.
    private readonly SemaphoreSlim _gate = new(1);

    /// <exception cref="LabException">There is no shop yet that events could belong to.</exception>
    public async Task<EventReceipt> TakeAsync(IReadOnlyList<PostedEvent> posted, DateTimeOffset at, CancellationToken cancel)
    {
        await live.WhenReadyAsync(cancel);
        var shop = live.Shop ?? throw new LabException(
            "There is no shop yet that events could belong to.", "Run the pipeline up to silver first: customers and products must be known.", Fault.Conflict);
        var rejected = new List<RejectedEvent>();
        var good = new List<(PostedEvent Posted, ShopEvent Event)>(posted.Count);
        for (var i = 0; i < posted.Count; i++)
        {
            var (shopEvent, reasons) = posted[i].Check(shop.Known, at, settings.Current.Silver);
            if (shopEvent is { } valid)
            {
                good.Add((posted[i], valid));
            }
            else
            {
                rejected.Add(new RejectedEvent(i, reasons));
            }
        }

        var accepted = await KeepAsync(good, cancel);
        return new EventReceipt(accepted, good.Count - accepted, rejected);
    }

    public void Dispose() => _gate.Dispose();

    private async Task<int> KeepAsync(List<(PostedEvent Posted, ShopEvent Event)> good, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var seen = new HashSet<(long, long, long, EventKind, string)>();
            var fresh = good.Where(g => seen.Add(Key(g.Event)) && live.Shop?.Holds(g.Event) != true).ToList();
            if (fresh.Count > 0)
            {
                log.Append([.. fresh.Select(f => f.Posted)]);
                live.Apply(fresh.Select(f => f.Event));
            }

            return fresh.Count;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What identifies an event, as silver has it.</summary>
    private static (long Customer, long Time, long Product, EventKind Kind, string Order) Key(in ShopEvent e) =>
        (e.CustomerId, e.Time, e.ProductId, e.Kind, e.OrderId ?? "");
}
