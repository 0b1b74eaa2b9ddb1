using System.Numerics.Tensors;

namespace RecSys.Core.State;

/// <summary>One customer's EASE scores. Reused from customer to customer.</summary>
public sealed class EaseScores
{
    private readonly Catalogue _catalogue;
    private readonly float[] _scores;

    internal EaseScores(Catalogue catalogue)
    {
        _catalogue = catalogue;
        _scores = new float[catalogue.Ease.Products.Length];
    }

    /// <summary>Scores of <see cref="Ease.Products"/>, in their order.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>Σ over the history of strength × weight: how much the history speaks for a product; 0 for one that takes no part.</summary>
    public float this[int product] => _catalogue.Ease.PlaceOf(product) is >= 0 and var place ? _scores[place] : 0;

    internal void Load(CustomerView customer)
    {
        Array.Clear(_scores);
        var halfLifeDays = _catalogue.Settings.QueryHalfLifeDays;
        foreach (var product in customer.Met)
        {
            var weights = _catalogue.Ease.From(product);
            if (!weights.IsEmpty)
            {
                TensorPrimitives.MultiplyAdd(weights, _catalogue.Strength.Of(customer[product], customer.Now, halfLifeDays), _scores, _scores);
            }
        }
    }
}
