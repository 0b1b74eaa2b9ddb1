using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Single;

namespace RecSys.Core.State;

/// <summary>
/// Products of dense matrices, sixteen rows at once. Every element is its row times its column added up from first to last in single precision, as Math.NET's managed
/// provider adds it: the results are the same to the bit, without waiting for each addition before the next.
/// </summary>
internal static class DenseProduct
{
    private const int PanelRows = 16;

    /// <summary>left · right.</summary>
    /// <param name="left">As many columns as <paramref name="right"/> has rows.</param>
    /// <param name="right">Second factor.</param>
    /// <param name="parallel">Threads and cancellation. The result does not depend on the number of threads.</param>
    public static Matrix<float> Of(Matrix<float> left, Matrix<float> right, ParallelOptions parallel)
    {
        var (rows, inner, columns) = (left.RowCount, left.ColumnCount, right.ColumnCount);
        var (a, b, product) = (Values(left), Values(right), new float[rows * columns]);
        Parallel.For(
            0,
            (rows + PanelRows - 1) / PanelRows,
            parallel,
            () => new float[inner * PanelRows],
            (panel, _, packed) =>
            {
                var (first, count) = (panel * PanelRows, Math.Min(PanelRows, rows - panel * PanelRows));
                for (var k = 0; k < inner; k++)
                {
                    a.AsSpan(k * rows + first, count).CopyTo(packed.AsSpan(k * PanelRows));
                }

                Multiply(packed, b, inner, product.AsSpan(first), rows, count);
                return packed;
            },
            _ => { });
        return new DenseMatrix(rows, columns, product);
    }

    /// <summary>Column by column, the matrix's own where it stands so.</summary>
    private static float[] Values(Matrix<float> matrix) => matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();

    /// <summary>A panel's rows times all columns, four of them at once.</summary>
    private static void Multiply(float[] packed, float[] right, int inner, Span<float> product, int rows, int count)
    {
        var columns = inner == 0 ? 0 : right.Length / inner;
        Span<float> sums = stackalloc float[4 * PanelRows];
        var column = 0;
        for (; column + 4 <= columns; column += 4)
        {
            Four(packed, right.AsSpan(column * inner, 4 * inner), sums);
            for (var c = 0; c < 4; c++)
            {
                sums.Slice(c * PanelRows, count).CopyTo(product[((column + c) * rows)..]);
            }
        }

        for (; column < columns; column++)
        {
            One(packed, right.AsSpan(column * inner, inner), sums);
            sums[..count].CopyTo(product[(column * rows)..]);
        }
    }

    private static void Four(ReadOnlySpan<float> packed, ReadOnlySpan<float> right, Span<float> sums)
    {
        var inner = right.Length / 4;
        var panel = MemoryMarshal.Cast<float, Vector256<float>>(packed)[..(2 * inner)];
        var b0 = right[..inner];
        var b1 = right.Slice(inner, inner);
        var b2 = right.Slice(2 * inner, inner);
        var b3 = right.Slice(3 * inner, inner);
        Vector256<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        for (var k = 0; k < b0.Length; k++)
        {
            var (low, high) = (panel[2 * k], panel[2 * k + 1]);
            var b = Vector256.Create(b0[k]);
            s00 += low * b;
            s01 += high * b;
            b = Vector256.Create(b1[k]);
            s10 += low * b;
            s11 += high * b;
            b = Vector256.Create(b2[k]);
            s20 += low * b;
            s21 += high * b;
            b = Vector256.Create(b3[k]);
            s30 += low * b;
            s31 += high * b;
        }

        var into = MemoryMarshal.Cast<float, Vector256<float>>(sums);
        (into[0], into[1], into[2], into[3], into[4], into[5], into[6], into[7]) = (s00, s01, s10, s11, s20, s21, s30, s31);
    }

    private static void One(ReadOnlySpan<float> packed, ReadOnlySpan<float> right, Span<float> sums)
    {
        var panel = MemoryMarshal.Cast<float, Vector256<float>>(packed)[..(2 * right.Length)];
        Vector256<float> low = default, high = default;
        for (var k = 0; k < right.Length; k++)
        {
            var b = Vector256.Create(right[k]);
            low += panel[2 * k] * b;
            high += panel[2 * k + 1] * b;
        }

        var into = MemoryMarshal.Cast<float, Vector256<float>>(sums);
        (into[0], into[1]) = (low, high);
    }
}
