namespace RecSys.Core.Tracking;

/// <summary>A way to find the leaves that rows reach. Nothing is allocated per row; safe to share between threads.</summary>
internal interface ITreeWalk
{
    /// <summary>Adds the trees' outputs, in the trees' order, to scores.</summary>
    /// <param name="rows">Row-major.</param>
    /// <param name="scores">One per row.</param>
    void AddTo(ReadOnlySpan<float> rows, Span<double> scores);

    /// <summary>The same from columns.</summary>
    /// <param name="columns">As many rows as scores.</param>
    /// <param name="scores">One per row.</param>
    void AddTo(FeatureColumns columns, Span<double> scores);

    /// <summary>How many rows reach each leaf, tree after tree.</summary>
    /// <param name="rows">Row-major.</param>
    int[] CountLeaves(ReadOnlySpan<float> rows);
}
