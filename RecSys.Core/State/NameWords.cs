namespace RecSys.Core.State;

/// <summary>
/// Product names as bags of words, TF-IDF weighted and scaled to length 1 (Salton and Buckley 1988). Words have at least three letters and
/// stand in at least two names: a word of one product alone joins nothing.
/// </summary>
public sealed class NameWords
{
    private const int LeastLetters = 3;
    private const int LeastProducts = 2;

    private readonly int[] _words;
    private readonly float[] _weights;
    private readonly int[] _starts;

    private NameWords(ProductGroups words) => ((_words, _weights, _starts), WordCount) = (words.Flat(), words.ProductCount);

    /// <summary>Number of distinct words.</summary>
    public int WordCount { get; }

    /// <summary>Words of a product's name by index.</summary>
    public ReadOnlySpan<int> Of(int product) => _words.AsSpan(_starts[product].._starts[product + 1]);

    /// <summary>Weights that belong to <see cref="Of"/>; their squares sum to 1.</summary>
    public ReadOnlySpan<float> WeightsOf(int product) => _weights.AsSpan(_starts[product].._starts[product + 1]);

    internal static NameWords Count(ShopState state)
    {
        var names = state.Products.Select(p => Split(p.Version.Name)).ToList();
        var products = names.SelectMany(words => words).CountBy(word => word).ToDictionary();
        var indexes = products.Where(w => w.Value >= LeastProducts).Select(w => w.Key).Order(StringComparer.Ordinal).Select((word, i) => (word, i)).ToDictionary(w => w.word, w => w.i);
        var rows = new ProductGroups(indexes.Count);
        foreach (var words in names)
        {
            var known = words.Where(indexes.ContainsKey).Select(word => (Index: indexes[word], Weight: Math.Log((double)names.Count / products[word]))).Where(w => w.Weight > 0).ToList();
            var length = Math.Sqrt(known.Sum(w => w.Weight * w.Weight));
            foreach (var (index, weight) in known.OrderBy(w => w.Index))
            {
                rows.Add(index, (float)(weight / length));
            }

            rows.EndRow();
        }

        return new NameWords(rows);
    }

    /// <summary>Distinct runs of letters, in upper case.</summary>
    internal static IReadOnlyCollection<string> Split(string name)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && char.IsLetter(name[i]))
            {
                continue;
            }

            if (i - start >= LeastLetters)
            {
                words.Add(name[start..i].ToUpperInvariant());
            }

            start = i + 1;
        }

        return words;
    }
}
