using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>How near each product's name is to the names of one customer's history. Reused from customer to customer.</summary>
public sealed class NameSimilarity(Catalogue catalogue)
{
    private readonly float[] _profile = new float[catalogue.NameWords.WordCount];
    private readonly List<int> _touched = [];
    private double _length;

    /// <summary>Cosine of the product's words and the history's words, each product of the history weighted by its strength; NaN without any word.</summary>
    public float this[int product]
    {
        get
        {
            var words = catalogue.NameWords.Of(product);
            if (words.IsEmpty || _length == 0)
            {
                return float.NaN;
            }

            var weights = catalogue.NameWords.WeightsOf(product);
            var sum = 0f;
            for (var i = 0; i < words.Length; i++)
            {
                sum += weights[i] * _profile[words[i]];
            }

            return (float)(sum / _length);
        }
    }

    internal void Load(CustomerView customer)
    {
        foreach (var word in _touched)
        {
            _profile[word] = 0;
        }

        _touched.Clear();
        var met = customer.Met;
        var strengths = customer.Strengths;
        for (var i = 0; i < met.Length; i++)
        {
            Add(met[i], strengths[i]);
        }

        double squares = 0;
        foreach (var word in _touched)
        {
            squares += (double)_profile[word] * _profile[word];
        }

        _length = Math.Sqrt(squares);
    }

    private void Add(int product, float strength)
    {
        var words = catalogue.NameWords.Of(product);
        var weights = catalogue.NameWords.WeightsOf(product);
        for (var i = 0; strength > 0 && i < words.Length; i++)
        {
            ref var sum = ref _profile[words[i]];
            if (sum == 0)
            {
                _touched.Add(words[i]);
            }

            sum += strength * weights[i];
        }
    }
}
