namespace RecSys.Core.Tracking;

/// <summary>
/// One regression tree as arrays over its inner nodes; node 0 is the root. A row goes left when its feature is at most the threshold;
/// a missing value (NaN) compares false and goes right. A child below 0 is the leaf <c>~child</c>. Without inner nodes, leaf 0 is all.
/// </summary>
/// <param name="Features">Column in a feature row, per inner node.</param>
/// <param name="Thresholds">Per inner node.</param>
/// <param name="Left">Child per inner node.</param>
/// <param name="Right">Child per inner node.</param>
/// <param name="Leaves">What the tree adds to a row's score, weights folded in; one more than inner nodes.</param>
/// <param name="Gains">What each split gained in training, in the trainer's own unit.</param>
public sealed record DecisionTree(int[] Features, float[] Thresholds, int[] Left, int[] Right, double[] Leaves, double[] Gains)
{
    /// <summary>Training rows that reach each leaf; null in models kept before the lab counted them. Explanations weigh the sides of a split by them.</summary>
    public int[]? Covers { get; init; }
}
