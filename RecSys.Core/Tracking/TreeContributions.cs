namespace RecSys.Core.Tracking;

/// <summary>
/// Shapley values of a tree ensemble under its path-dependent expectation, as TreeSHAP defines it (Lundberg, Erion and Lee 2018): where a
/// feature is unknown, a split goes both ways, weighed by the training rows that went there. Exact, not sampled.
/// <para>
/// A leaf is reached if the row meets one condition per feature on its path, so a leaf is a product game: with its known features S it
/// adds value · Π(i∈S) met(i) · Π(i∉S) share(i). The Shapley value of a game is the integral of its multilinear extension's derivative along
/// the diagonal (Owen 1972), here value · (met(j) − share(j)) · ∫₀¹ Π(i≠j) (met(i)·t + share(i)·(1 − t)) dt. The integrand is a polynomial of a
/// degree below the number of conditions: Gauss–Legendre quadrature integrates it without error, and nothing is ever divided.
/// </para>
/// </summary>
public sealed class TreeContributions : IRowExplainer
{
    private readonly Leaf[] _leaves;
    private readonly Condition[] _conditions;
    private readonly int _longest;

    /// <param name="ensemble">Trees with covers.</param>
    public TreeContributions(TreeEnsemble ensemble)
    {
        var compiler = new LeafCompiler();
        foreach (var tree in ensemble.Trees)
        {
            compiler.Add(tree);
        }

        (_leaves, _conditions) = ([.. compiler.Leaves], [.. compiler.Conditions]);
        _longest = _leaves.Length == 0 ? 0 : _leaves.Max(l => l.Count);
        Baseline = ensemble.Bias + _leaves.Sum(l => l.Value * ConditionsOf(l).Aggregate(1.0, (product, c) => product * c.Share));
    }

    /// <summary>Mean score of the training rows.</summary>
    public double Baseline { get; }

    public void Explain(ReadOnlySpan<float> row, Span<double> contributions)
    {
        contributions.Clear();
        Span<double> prefix = stackalloc double[_longest + 1];
        Span<bool> met = stackalloc bool[_longest];
        foreach (ref readonly var leaf in _leaves.AsSpan())
        {
            var conditions = _conditions.AsSpan(leaf.First, leaf.Count);
            for (var i = 0; i < conditions.Length; i++)
            {
                met[i] = conditions[i].Met(row);
            }

            foreach (var (t, weight) in Quadrature.Exact(conditions.Length - 1))
            {
                AddAt(t, weight * leaf.Value, conditions, met, prefix, contributions);
            }
        }
    }

    /// <summary>Adds one node of the quadrature: for each condition the product of all others, from both sides.</summary>
    private static void AddAt(double t, double weight, ReadOnlySpan<Condition> conditions, ReadOnlySpan<bool> met, Span<double> prefix, Span<double> contributions)
    {
        prefix[0] = 1;
        for (var i = 0; i < conditions.Length; i++)
        {
            prefix[i + 1] = prefix[i] * Mix(conditions[i].Share, met[i], t);
        }

        var suffix = weight;
        for (var i = conditions.Length - 1; i >= 0; i--)
        {
            contributions[conditions[i].Feature] += ((met[i] ? 1 : 0) - conditions[i].Share) * prefix[i] * suffix;
            suffix *= Mix(conditions[i].Share, met[i], t);
        }
    }

    private static double Mix(double share, bool met, double t) => share * (1 - t) + (met ? t : 0);

    private IEnumerable<Condition> ConditionsOf(Leaf leaf) => _conditions.Skip(leaf.First).Take(leaf.Count);

    /// <summary>A leaf and where its conditions stand.</summary>
    internal readonly record struct Leaf(double Value, int First, int Count);

    /// <summary>What a path asks of one feature: a value in (Above, UpTo], a missing one only where every split sends it right.</summary>
    /// <param name="Above">NaN, with which nothing compares, where there is no such bound.</param>
    /// <param name="Share">Of the rows that came to the path's splits on this feature, those that went on towards the leaf: a product over the splits.</param>
    internal readonly record struct Condition(int Feature, float Above, float UpTo, bool TakesMissing, double Share)
    {
        public bool Met(ReadOnlySpan<float> row) => row[Feature] is var value && float.IsNaN(value) ? TakesMissing : !(value <= Above) && value <= UpTo;
    }
}
