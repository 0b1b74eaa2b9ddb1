using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.Serving;

/// <summary>An event that does not count.</summary>
/// <param name="Index">Position in the call, from 0.</param>
/// <param name="Reasons">Every rule it broke, in words.</param>
/// <param name="Quarantined">Nothing is wrong with it but its time: it is kept, and the next silver run shows it in the quarantine.</param>
public sealed record RejectedEvent(int Index, IReadOnlyList<string> Reasons, bool Quarantined = false);

/// <summary>What became of a call's events.</summary>
/// <param name="Accepted">Durable, and counted in their customers' lists from now on.</param>
/// <param name="Duplicates">Known already, from this call or before: counted once.</param>
/// <param name="Rejected">Those that do not count, each with its reasons.</param>
public sealed record EventReceipt(int Accepted, int Duplicates, IReadOnlyList<RejectedEvent> Rejected);

/// <summary>
/// Takes posted events: judges each by silver's rules, writes the good ones to the landing folder, then applies them to the live state.
/// In that order, so that a list never shows what a crash could take back. While one group is being written, the calls that come in gather
/// into the next: one flush of the disk serves them all.
/// </summary>
public sealed class EventIntake(LiveState live, EventLog log, SettingsBook book, LivePulse pulse) : IDisposable
{
    // One group at a time: what is a duplicate is decided against everything taken before.
    private readonly SemaphoreSlim _writing = new(1);
    private readonly IntakeQueue _queue = new();

    /// <summary>Events that wait to be written.</summary>
    public int Queued => _queue.Events;

    /// <exception cref="LabException">There is no shop yet that events could belong to, or too many wait already: nothing of the call was kept.</exception>
    public async Task<EventReceipt> TakeAsync(IReadOnlyList<PostedEvent> posted, DateTimeOffset at, CancellationToken cancel)
    {
        using var span = LabTelemetry.Traces.StartActivity("events.take")?.SetTag("events", posted.Count);
        await live.WhenReadyAsync(cancel);
        var shop = live.Shop ?? throw new LabException(
            "There is no shop yet that events could belong to.", "Run the pipeline up to silver first: customers and products must be known.", Fault.Conflict);
        var (good, rejected) = Judge(posted, shop, at.ToUnixTimeMilliseconds());
        var batch = new IntakeBatch(good, at);
        var accepted = good.Count > 0 ? await KeepAsync(batch) : 0;
        var receipt = new EventReceipt(accepted, good.Count(g => g.Event is not null) - accepted, rejected);
        pulse.Received(receipt);
        return receipt;
    }

    /// <summary>Does something while no posted event is between the disk and the live state. Calls wait meanwhile: be quick.</summary>
    internal async Task<T> WhileStillAsync<T>(Func<T> work, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            return work();
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private (List<(PostedEvent, ShopEvent? Event)> Kept, List<RejectedEvent> Rejected) Judge(IReadOnlyList<PostedEvent> posted, LiveShop shop, long at)
    {
        using var span = LabTelemetry.Traces.StartActivity("events.judge");
        var judge = shop.Judge(book.Current.Silver);
        var mostBytes = Math.Min(book.Current.Bronze.MaxRecordLength, LandedEvents.MostRecordBytes);
        var rejected = new List<RejectedEvent>();
        var kept = new List<(PostedEvent, ShopEvent?)>(posted.Count);
        for (var i = 0; i < posted.Count; i++)
        {
            var (shopEvent, reasons, isOutOfTime) = posted[i].Check(judge, at, mostBytes);
            if (shopEvent is null)
            {
                rejected.Add(new RejectedEvent(i, reasons, isOutOfTime));
            }

            if (shopEvent is not null || isOutOfTime)
            {
                kept.Add((posted[i], shopEvent));
            }
        }

        return (kept, rejected);
    }

    /// <summary>Waits for the group it is written with. Not cancelled: what is queued will count, so its caller should hear of it.</summary>
    private async Task<int> KeepAsync(IntakeBatch batch)
    {
        _queue.Add(batch, book.Current.Serving.MaxQueuedEvents);
        await _writing.WaitAsync();
        try
        {
            while (batch is { Fresh: null, Trouble: null })
            {
                Write(_queue.Take(PostedEvent.MostExtras));
            }

            return batch.Fresh ?? throw new LabException(
                $"The events could not be written: {batch.Trouble!.Message}", "Nothing of this call was kept. Free some space in the data folder, then post it again.", Fault.Unavailable, batch.Trouble);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Write(List<IntakeBatch> group)
    {
        try
        {
            var seen = new HashSet<(long, long, long, EventKind, string)>();
            var fresh = group.Select(batch => batch.Events.Where(e => e.Event is { } known && seen.Add(Key(known)) && live.Shop?.Holds(known) != true).ToList()).ToList();
            List<PostedEvent> kept = [.. fresh.SelectMany(f => f.Select(e => e.Posted)), .. group.SelectMany(b => b.Events.Where(e => e.Event is null).Select(e => e.Posted))];
            if (kept.Count > 0)
            {
                Append(kept);
                using var span = LabTelemetry.Traces.StartActivity("events.apply");
                pulse.Applied(live.Apply(fresh.SelectMany(f => f.Select(e => e.Event!.Value))), posted: true, group.Min(batch => batch.ArrivedAt));
            }

            for (var i = 0; i < group.Count; i++)
            {
                group[i].Fresh = fresh[i].Count;
            }
        }
        catch (Exception e)
        {
            group.ForEach(batch => batch.Trouble = e);
            if (e is not (IOException or UnauthorizedAccessException))
            {
                throw;
            }
        }
        finally
        {
            _queue.Done(group);
        }
    }

    private void Append(IReadOnlyList<PostedEvent> kept)
    {
        using var span = LabTelemetry.Traces.StartActivity("events.write")?.SetTag("events", kept.Count);
        log.Append(kept);
    }

    /// <summary>What identifies an event, as silver has it.</summary>
    private static (long Customer, long Time, long Product, EventKind Kind, string Order) Key(in ShopEvent e) =>
        (e.CustomerId, e.Time, e.ProductId, e.Kind, e.OrderId ?? "");
}
