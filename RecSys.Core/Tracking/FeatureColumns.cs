namespace RecSys.Core.Tracking;

/// <summary>
/// Feature rows turned on their side, a column after the other: what asks many rows for few features, as one tree does, reads only these, and eight rows at once.
/// </summary>
/// <param name="rows">How many there will be.</param>
/// <param name="featureCount">Columns.</param>
public sealed class FeatureColumns(int rows, int featureCount)
{
    private readonly float[] _values = new float[rows * featureCount];

    public int Rows { get; } = rows;

    public int FeatureCount { get; } = featureCount;

    /// <summary>A feature of all rows; missing is NaN.</summary>
    public ReadOnlySpan<float> Column(int feature) => _values.AsSpan(feature * Rows, Rows);

    /// <summary>Takes rows that stand one after the other.</summary>
    /// <param name="first">Place of the first of them.</param>
    /// <param name="values">Row-major.</param>
    public void Put(int first, ReadOnlySpan<float> values)
    {
        for (var feature = 0; feature < FeatureCount; feature++)
        {
            var column = _values.AsSpan(feature * Rows + first, values.Length / FeatureCount);
            for (int i = 0, at = feature; i < column.Length; i++, at += FeatureCount)
            {
                column[i] = values[at];
            }
        }
    }
}
