using RecSys.Core.Domain;

namespace RecSys.Core.Serving;

/// <summary>Posted events of one call on their way to the disk.</summary>
internal sealed class IntakeBatch(IReadOnlyList<(PostedEvent Posted, ShopEvent? Event)> events, DateTimeOffset arrivedAt)
{
    /// <summary>Good ones with their event; those kept apart without.</summary>
    public IReadOnlyList<(PostedEvent Posted, ShopEvent? Event)> Events { get; } = events;

    public DateTimeOffset ArrivedAt { get; } = arrivedAt;

    /// <summary>Good ones that nobody had brought before; null until the group is written.</summary>
    public int? Fresh { get; set; }

    /// <summary>Why it could not be written; null where it could, or waits.</summary>
    public Exception? Trouble { get; set; }
}

/// <summary>Batches that wait for the next write to the disk; bounded by their events, so that memory is. Safe to use from several threads.</summary>
internal sealed class IntakeQueue
{
    private readonly Lock _gate = new();
    private List<IntakeBatch> _waiting = [];
    private int _events;

    /// <summary>Events that wait or are being written.</summary>
    public int Events => Volatile.Read(ref _events);

    /// <exception cref="LabException">There is no room: the caller should come again.</exception>
    public void Add(IntakeBatch batch, int most)
    {
        lock (_gate)
        {
            // A single large call must have its chance: it is turned away only where others wait.
            if (_events > 0 && _events + batch.Events.Count > most)
            {
                throw new LabException(
                    $"{_events:N0} events wait to be written; {batch.Events.Count:N0} more would be over Serving:MaxQueuedEvents.",
                    "Nothing of this call was kept: post it again in a second.",
                    Fault.Busy);
            }

            _events += batch.Events.Count;
            _waiting.Add(batch);
            LabMetrics.Queued.Add(batch.Events.Count);
        }
    }

    /// <summary>Takes what waits, the longest waiting first, as long as one file has columns for all of it.</summary>
    /// <param name="mostExtras">Columns that the schema does not know; a batch has no more by itself.</param>
    public List<IntakeBatch> Take(int mostExtras)
    {
        lock (_gate)
        {
            var extras = new HashSet<string>(StringComparer.Ordinal);
            var taken = 0;
            for (; taken < _waiting.Count; taken++)
            {
                extras.UnionWith(PostedEvent.ExtrasOf(_waiting[taken].Events.Select(e => e.Posted)));
                if (taken > 0 && extras.Count > mostExtras)
                {
                    break;
                }
            }

            var group = _waiting[..taken];
            _waiting = _waiting[taken..];
            return group;
        }
    }

    public void Done(IEnumerable<IntakeBatch> group)
    {
        lock (_gate)
        {
            var done = group.Sum(batch => batch.Events.Count);
            _events -= done;
            LabMetrics.Queued.Add(-done);
        }
    }
}
