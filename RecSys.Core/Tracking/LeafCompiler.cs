namespace RecSys.Core.Tracking;

/// <summary>Turns trees into their leaves, each with one condition per feature on its path.</summary>
internal sealed class LeafCompiler
{
    private readonly List<TreeContributions.Condition> _path = [];

    public List<TreeContributions.Leaf> Leaves { get; } = [];

    public List<TreeContributions.Condition> Conditions { get; } = [];

    public void Add(DecisionTree tree) => Walk(tree, CoversOf(tree), tree.Features.Length == 0 ? ~0 : 0);

    private void Walk(DecisionTree tree, double[] covers, int at)
    {
        if (at < 0)
        {
            Leaves.Add(new TreeContributions.Leaf(tree.Leaves[~at], Conditions.Count, _path.Count));
            Conditions.AddRange(_path);
            return;
        }

        var (left, right) = (Cover(tree, covers, tree.Left[at]), Cover(tree, covers, tree.Right[at]));

        // No row came here: then no weight does either, and any share is as good.
        var share = left + right > 0 ? left / (left + right) : 0.5;
        var (feature, threshold) = (tree.Features[at], tree.Thresholds[at]);
        Narrow(feature, c => c with { UpTo = Math.Min(c.UpTo, threshold), TakesMissing = false, Share = c.Share * share }, () => Walk(tree, covers, tree.Left[at]));
        Narrow(feature, c => c with { Above = float.IsNaN(c.Above) ? threshold : Math.Max(c.Above, threshold), Share = c.Share * (1 - share) }, () => Walk(tree, covers, tree.Right[at]));
    }

    /// <summary>Goes on with a feature's condition narrowed, and takes it back afterwards.</summary>
    private void Narrow(int feature, Func<TreeContributions.Condition, TreeContributions.Condition> narrow, Action goOn)
    {
        var at = _path.FindIndex(c => c.Feature == feature);
        if (at < 0)
        {
            _path.Add(narrow(new TreeContributions.Condition(feature, float.NaN, float.PositiveInfinity, TakesMissing: true, Share: 1)));
            goOn();
            _path.RemoveAt(_path.Count - 1);
            return;
        }

        var before = _path[at];
        _path[at] = narrow(before);
        goOn();
        _path[at] = before;
    }

    /// <summary>Rows per inner node: those of the leaves below it.</summary>
    private static double[] CoversOf(DecisionTree tree)
    {
        var covers = new double[tree.Features.Length];
        if (covers.Length > 0)
        {
            Sum(0);
        }

        return covers;

        double Sum(int at) => at < 0 ? tree.Covers![~at] : covers[at] = Sum(tree.Left[at]) + Sum(tree.Right[at]);
    }

    private static double Cover(DecisionTree tree, double[] covers, int child) => child < 0 ? tree.Covers![~child] : covers[child];
}
