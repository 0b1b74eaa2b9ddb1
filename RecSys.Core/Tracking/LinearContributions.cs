namespace RecSys.Core.Tracking;

/// <summary>Contributions of a weighted sum: the summands themselves. They are measured from the mean row, whose score is 0.</summary>
public sealed class LinearContributions(LinearModel model) : IRowExplainer
{
    public double Baseline => 0;

    public void Explain(ReadOnlySpan<float> row, Span<double> contributions)
    {
        for (var f = 0; f < row.Length; f++)
        {
            contributions[f] = model.Part(f, row[f]);
        }
    }
}
