using System.Runtime.CompilerServices;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Any order: the floor. Each pair of customer and product draws its own number, so the list depends on nothing else.</summary>
public sealed class RandomScorer(int seed, int listLength) : IListScorer
{
    private readonly TopList _top = new(listLength);

    public string Name => "random";

    public string Sentence => "Any order, drawn anew for each customer: the floor.";

    public void Rank(CandidateRows customer, RankedList list)
    {
        list.Clear();
        _top.Clear();
        var ids = customer.ProductIds;
        var own = OwnBits(customer);
        for (var product = 0; product < ids.Length; product++)
        {
            var draw = Draw(own, ids[product]);
            if (_top.Wants(draw) && customer.Eligibility.Allows(customer.Customer, product))
            {
                _top.Offer(draw, ids[product], product);
            }
        }

        for (var i = 0; i < _top.Count; i++)
        {
            list.Add(_top.Positions[i], _top.Scores[i]);
        }
    }

    public void ScoreCandidates(CandidateRows customer, Span<double> scores)
    {
        var ids = customer.ProductIds;
        var own = OwnBits(customer);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Draw(own, ids[customer.Candidates.Products[i]]);
        }
    }

    private ulong OwnBits(CandidateRows customer) => Mix(Mix((ulong)seed) ^ (ulong)customer.Customer.Customer.Id);

    /// <summary>In [0, 1), by the finalizer of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Draw(ulong own, long productId)
    {
        var bits = Mix(own ^ (ulong)productId);
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong bits)
    {
        bits += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
