using System.Runtime.Intrinsics;

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
        for (var f = AddFours(row, positive); f < row.Length; f++)
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

    /// <summary>Four features at a time, each added up by itself as one alone would be; a missing value adds 0.</summary>
    /// <returns>The first feature that is left.</returns>
    private int AddFours(ReadOnlySpan<float> row, bool positive)
    {
        var f = 0;
        for (; f + Vector128<float>.Count <= row.Length; f += Vector128<float>.Count)
        {
            var values = Vector128.Create(row[f..]);
            var known = Vector128.Equals(values, values);
            var (low, high) = Vector128.Widen(values & known);
            var (lowKnown, highKnown) = Vector128.Widen(known.AsInt32());
            var (wide, wideKnown) = (Vector256.Create(low, high), Vector256.Create(lowKnown, highKnown));
            (Vector256.Create(_known, f) - wideKnown).CopyTo(_known, f);
            (Vector256.Create(_sums, f) + wide).CopyTo(_sums, f);
            (Vector256.Create(_squares, f) + wide * wide).CopyTo(_squares, f);
            Vector128.Min(Vector128.Create(_least, f), Vector128.ConditionalSelect(known, values, Vector128.Create(float.PositiveInfinity))).CopyTo(_least, f);
            Vector128.Max(Vector128.Create(_most, f), Vector128.ConditionalSelect(known, values, Vector128.Create(float.NegativeInfinity))).CopyTo(_most, f);
            if (positive)
            {
                (Vector256.Create(_knownPositives, f) - wideKnown).CopyTo(_knownPositives, f);
                (Vector256.Create(_positiveSums, f) + wide).CopyTo(_positiveSums, f);
            }
        }

        return f;
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
