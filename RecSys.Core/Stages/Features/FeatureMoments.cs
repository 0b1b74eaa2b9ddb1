namespace RecSys.Core.Stages.Features;

/// <summary>Exact sums of each feature over all rows seen: mean, spread, range, missing share, correlation with the label.</summary>
internal sealed class FeatureMoments(int features)
{
    private readonly long[] _known = new long[features];
    private readonly long[] _knownPositives = new long[features];
    private readonly double[] _sums = new double[features];
    private readonly double[] _squares = new double[features];
    private readonly double[] _positiveSums = new double[features];
    private readonly float[] _least = [.. Enumerable.Repeat(float.PositiveInfinity, features)];
    private readonly float[] _most = [.. Enumerable.Repeat(float.NegativeInfinity, features)];
    private long _rows;

    public void Add(ReadOnlySpan<float> row, bool positive)
    {
        _rows++;
        for (var f = 0; f < row.Length; f++)
        {
            var value = row[f];
            if (float.IsNaN(value))
            {
                continue;
            }

            _known[f]++;
            _sums[f] += value;
            _squares[f] += (double)value * value;
            _least[f] = Math.Min(_least[f], value);
            _most[f] = Math.Max(_most[f], value);
            if (positive)
            {
                _knownPositives[f]++;
                _positiveSums[f] += value;
            }
        }
    }

    /// <summary>NaN, here and below, where no row has a value.</summary>
    public double Mean(int feature) => _known[feature] == 0 ? double.NaN : _sums[feature] / _known[feature];

    public double Deviation(int feature) => _known[feature] == 0
        ? double.NaN
        : Math.Sqrt(Math.Max(0, _squares[feature] / _known[feature] - Mean(feature) * Mean(feature)));

    public double Least(int feature) => _known[feature] == 0 ? double.NaN : _least[feature];

    public double Most(int feature) => _known[feature] == 0 ? double.NaN : _most[feature];

    /// <summary>Rows without a value ÷ all rows.</summary>
    public double MissingShare(int feature) => _rows == 0 ? double.NaN : 1 - (double)_known[feature] / _rows;

    /// <summary>Pearson's correlation with the 0/1 label over the rows that have a value; NaN where either does not vary.</summary>
    public double Correlation(int feature)
    {
        double n = _known[feature];
        var share = _knownPositives[feature] / n;
        var covariance = _positiveSums[feature] / n - Mean(feature) * share;
        var spread = Deviation(feature) * Math.Sqrt(share * (1 - share));
        return spread > 1e-12 ? covariance / spread : double.NaN;
    }
}
