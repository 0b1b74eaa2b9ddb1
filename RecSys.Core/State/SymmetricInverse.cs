using System.Numerics;

namespace RecSys.Core.State;

/// <summary>
/// Inverts a symmetric positive definite matrix in place by Gauss–Jordan steps of eight pivots at a time: each step reads and writes the
/// matrix once, so that it runs at the speed of the cache and not of the memory. Pivots are not searched for: on the diagonal of such a
/// matrix they stay positive (Golub and Van Loan, Matrix Computations, 3.4).
/// </summary>
internal static class SymmetricInverse
{
    private const int Block = 8;

    /// <param name="rows">Square; holds the inverse afterwards.</param>
    /// <param name="parallel">Threads and cancellation. The result does not depend on the number of threads.</param>
    public static void Invert(float[][] rows, ParallelOptions parallel)
    {
        for (var first = 0; first < rows.Length; first += Block)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            var size = Math.Min(Block, rows.Length - first);
            var pivots = PivotRows(rows, first, size);
            Parallel.For(0, rows.Length, parallel, row =>
            {
                if (row < first || row >= first + size)
                {
                    Eliminate(rows[row], pivots, first);
                }
            });
            pivots.CopyTo(rows.AsSpan(first));
        }
    }

    /// <summary>The inverse of the pivot block times its rows; in the pivot columns the inverse itself.</summary>
    private static float[][] PivotRows(float[][] rows, int first, int size)
    {
        var inverse = InvertBlock(rows, first, size);
        var pivots = new float[size][];
        for (var i = 0; i < size; i++)
        {
            var pivot = new float[rows.Length];
            for (var k = 0; k < size; k++)
            {
                AddTo(pivot, rows[first + k], (float)inverse[i, k]);
            }

            for (var k = 0; k < size; k++)
            {
                pivot[first + k] = (float)inverse[i, k];
            }

            pivots[i] = pivot;
        }

        return pivots;
    }

    private static double[,] InvertBlock(float[][] rows, int first, int size)
    {
        var wide = new double[size, 2 * size];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                wide[i, k] = rows[first + i][first + k];
            }

            wide[i, size + i] = 1;
        }

        for (var pivot = 0; pivot < size; pivot++)
        {
            Sweep(wide, pivot, size);
        }

        var inverse = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                inverse[i, k] = wide[i, size + k];
            }
        }

        return inverse;
    }

    private static void Sweep(double[,] wide, int pivot, int size)
    {
        var factor = 1 / wide[pivot, pivot];
        for (var k = 0; k < 2 * size; k++)
        {
            wide[pivot, k] *= factor;
        }

        for (var i = 0; i < size; i++)
        {
            var share = wide[i, pivot];
            for (var k = 0; k < 2 * size && i != pivot; k++)
            {
                wide[i, k] -= share * wide[pivot, k];
            }
        }
    }

    private static void Eliminate(float[] row, float[][] pivots, int first)
    {
        Span<float> shares = stackalloc float[Block];
        shares.Clear();
        for (var i = 0; i < pivots.Length; i++)
        {
            shares[i] = row[first + i];
            row[first + i] = 0;
        }

        if (pivots.Length == Block)
        {
            EliminateEight(row, pivots, shares);
            return;
        }

        for (var i = 0; i < pivots.Length; i++)
        {
            AddTo(row, pivots[i], -shares[i]);
        }
    }

    private static void EliminateEight(float[] row, float[][] p, ReadOnlySpan<float> shares)
    {
        Vector<float> c0 = new(shares[0]), c1 = new(shares[1]), c2 = new(shares[2]), c3 = new(shares[3]);
        Vector<float> c4 = new(shares[4]), c5 = new(shares[5]), c6 = new(shares[6]), c7 = new(shares[7]);
        var at = 0;
        for (; at <= row.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var value = new Vector<float>(row, at);
            value -= c0 * new Vector<float>(p[0], at) + c1 * new Vector<float>(p[1], at) + c2 * new Vector<float>(p[2], at) + c3 * new Vector<float>(p[3], at);
            value -= c4 * new Vector<float>(p[4], at) + c5 * new Vector<float>(p[5], at) + c6 * new Vector<float>(p[6], at) + c7 * new Vector<float>(p[7], at);
            value.CopyTo(row, at);
        }

        for (; at < row.Length; at++)
        {
            for (var i = 0; i < Block; i++)
            {
                row[at] -= shares[i] * p[i][at];
            }
        }
    }

    internal static void AddTo(Span<float> sum, ReadOnlySpan<float> row, float factor)
    {
        var wide = new Vector<float>(factor);
        var at = 0;
        for (; at <= sum.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            (new Vector<float>(sum[at..]) + wide * new Vector<float>(row[at..])).CopyTo(sum[at..]);
        }

        for (; at < sum.Length; at++)
        {
            sum[at] += factor * row[at];
        }
    }
}
