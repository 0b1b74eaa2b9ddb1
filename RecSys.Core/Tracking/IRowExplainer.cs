using RecSys.Core.Domain;

namespace RecSys.Core.Tracking;

/// <summary>Takes a score apart: what each feature's value adds to it. Immutable and safe to share between threads.</summary>
public interface IRowExplainer
{
    /// <summary>The score of which nothing is known: what the contributions start from.</summary>
    double Baseline { get; }

    /// <summary>Writes each feature's contribution; with the baseline they sum to the score.</summary>
    /// <param name="row">One feature row; missing is NaN.</param>
    /// <param name="contributions">One per feature; overwritten.</param>
    void Explain(ReadOnlySpan<float> row, Span<double> contributions);
}

/// <summary>The explainer that fits a model.</summary>
public static class RowExplainers
{
    /// <exception cref="LabException">The model was kept without what its explanation needs.</exception>
    public static IRowExplainer Of(RankingModel model) => model.Scorer switch
    {
        LinearModel linear => new LinearContributions(linear),
        TreeEnsemble trees when trees.Trees.All(t => t.Covers is not null) => new TreeContributions(trees),
        _ => throw new LabException(
            $"Model version {model.Version} was kept without the row counts of its leaves, so its scores cannot be taken apart.",
            "Train a new model: from then on every score is explained.",
            Fault.Conflict),
    };
}
