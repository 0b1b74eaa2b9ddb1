namespace RecSys.Core.Stages.Candidates;

/// <summary>Counts what each source contributes. One per thread; <see cref="Add"/> sums them up.</summary>
public sealed class RetrievalMeter(int sourceCount, TimeProvider clock)
{
    private readonly long[] _ticks = new long[sourceCount];

    /// <summary>Customers to whom the source proposed at least one product, per source.</summary>
    public long[] Customers { get; } = new long[sourceCount];

    /// <summary>Eligible proposals within the source's quota.</summary>
    public long[] Proposals { get; } = new long[sourceCount];

    /// <summary>Proposals that the merger kept.</summary>
    public long[] Kept { get; } = new long[sourceCount];

    /// <summary>Kept candidates that no other source proposed.</summary>
    public long[] Unique { get; } = new long[sourceCount];

    /// <summary>Sum of the source's ranks over its kept candidates.</summary>
    public long[] RankSum { get; } = new long[sourceCount];

    /// <summary>Candidates kept, of any source.</summary>
    public long Candidates { get; private set; }

    /// <summary>Time spent in a source, summed over threads.</summary>
    public double Seconds(int source) => _ticks[source] / (double)clock.TimestampFrequency;

    public void Add(RetrievalMeter other)
    {
        for (var s = 0; s < sourceCount; s++)
        {
            Customers[s] += other.Customers[s];
            Proposals[s] += other.Proposals[s];
            Kept[s] += other.Kept[s];
            Unique[s] += other.Unique[s];
            RankSum[s] += other.RankSum[s];
            _ticks[s] += other._ticks[s];
        }

        Candidates += other.Candidates;
    }

    internal long Start() => clock.GetTimestamp();

    internal void Proposed(int source, int count, long started)
    {
        _ticks[source] += clock.GetTimestamp() - started;
        Proposals[source] += count;
        Customers[source] += count > 0 ? 1 : 0;
    }

    internal void Merged(CandidateList list)
    {
        Candidates += list.Count;
        for (var candidate = 0; candidate < list.Count; candidate++)
        {
            var (found, last) = (0, 0);
            var ranks = list.RanksOf(candidate);
            for (var s = 0; s < ranks.Length; s++)
            {
                if (ranks[s] > 0)
                {
                    Kept[s]++;
                    RankSum[s] += ranks[s];
                    (found, last) = (found + 1, s);
                }
            }

            Unique[last] += found == 1 ? 1 : 0;
        }
    }
}
