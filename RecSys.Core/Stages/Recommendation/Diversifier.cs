using RecSys.Core.Stages.Evaluation;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein 1998): each next product is the one with the most
/// (1 − diversity) · relevance − diversity · highest likeness to those above it. Relevance is the score, scaled to 0..1 over the ranked
/// list, likeness is <see cref="ProductLikeness"/>. Equal ones keep the order of their scores. One instance per thread.
/// </summary>
internal sealed class Diversifier(Catalogue catalogue)
{
    private int[] _order = [];
    private double[] _likeness = [];

    /// <summary>Places of a ranked list in the order of the diverse one.</summary>
    /// <param name="ranked">Best first, longer than the list wanted.</param>
    /// <param name="count">Places wanted.</param>
    /// <param name="diversity">0 to 1.</param>
    public ReadOnlySpan<int> Order(RankedList ranked, int count, double diversity)
    {
        count = Math.Min(count, ranked.Count);
        if (_likeness.Length < ranked.Count)
        {
            (_order, _likeness) = (new int[ranked.Count], new double[ranked.Count]);
        }

        var likeness = _likeness.AsSpan(0, ranked.Count);
        likeness.Clear();
        var lowest = ranked.Count == 0 ? 0 : ranked.Scores[^1];
        var range = ranked.Count == 0 ? 0 : ranked.Scores[0] - lowest;
        for (var place = 0; place < count; place++)
        {
            var (best, most) = (-1, double.NegativeInfinity);
            for (var i = 0; i < ranked.Count; i++)
            {
                var relevance = range > 0 ? (ranked.Scores[i] - lowest) / range : 1;
                var merit = (1 - diversity) * relevance - diversity * likeness[i];
                if (!double.IsNaN(likeness[i]) && merit > most)
                {
                    (best, most) = (i, merit);
                }
            }

            _order[place] = best;
            Take(ranked, best, likeness);
        }

        return _order.AsSpan(0, count);
    }

    /// <summary>What is taken counts as NaN from then on.</summary>
    private void Take(RankedList ranked, int taken, Span<double> likeness)
    {
        likeness[taken] = double.NaN;
        var product = catalogue.Product(ranked.Products[taken]);
        for (var i = 0; i < likeness.Length; i++)
        {
            // NaN stays: Math.Max hands it on.
            likeness[i] = Math.Max(likeness[i], ProductLikeness.Cosine(product, catalogue.Product(ranked.Products[i])));
        }
    }
}
