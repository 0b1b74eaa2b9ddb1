namespace RecSys.Core.Tracking;

/// <summary>A trained function from feature rows to scores, whatever trained it: trees or weights. Immutable and safe to share between threads.</summary>
public interface IRowScorer
{
    /// <summary>Columns of a feature row.</summary>
    int FeatureCount { get; }

    /// <summary>What it consists of, in words, such as <c>150 trees</c>.</summary>
    string Size { get; }

    /// <summary>Scores rows; a higher score ranks higher.</summary>
    /// <param name="rows">Row-major, <see cref="FeatureCount"/> values a row; missing is NaN.</param>
    /// <param name="scores">One per row; overwritten.</param>
    void Score(ReadOnlySpan<float> rows, Span<double> scores);

    /// <summary>What each feature matters, as shares that sum to 1; all 0 where nothing was learnt.</summary>
    double[] Importance();
}
