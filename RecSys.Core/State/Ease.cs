using MathNet.Numerics.LinearAlgebra;
using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>
/// EASE (Steck 2019): a linear model that predicts a customer's products from the customer's other products, in closed form. With
/// P = (XᵀX + λI)⁻¹ the weight from product i to product j is −P[i,j] / P[j,j], and 0 from a product to itself. X holds the decayed
/// strengths of customers and products; products that few customers know are left out, and of the rest the best known are kept.
/// </summary>
public sealed class Ease
{
    private readonly int[] _products;
    private readonly int[] _places;
    private readonly float[] _weights;

    private Ease(int[] products, int[] places, float[] weights)
    {
        _products = products;
        _places = places;
        _weights = weights;
    }

    /// <summary>Products that take part, by index.</summary>
    public ReadOnlySpan<int> Products => _products;

    /// <summary>Place of a product in <see cref="Products"/>; -1 where it takes no part.</summary>
    public int PlaceOf(int product) => _places[product];

    /// <summary>Weight from a product of a history to each of <see cref="Products"/>; empty where the product takes no part.</summary>
    public ReadOnlySpan<float> From(int product) =>
        _places[product] is >= 0 and var place ? _weights.AsSpan(place * _products.Length, _products.Length) : [];

    /// <param name="histories">Per customer the products with their strengths.</param>
    /// <param name="settings">Regularisation, least customers, most products.</param>
    /// <param name="parallel">Threads and cancellation. The result does not depend on the number of threads.</param>
    internal static Ease Count(ProductGroups histories, GoldSettings settings, ParallelOptions parallel)
    {
        var byProduct = histories.Transpose();
        int[] products =
        [
            .. Enumerable.Range(0, histories.ProductCount)
                .Where(p => byProduct.Row(p).Length >= settings.EaseLeastCustomers)
                .OrderByDescending(p => byProduct.Row(p).Length).ThenBy(p => p)
                .Take(settings.EaseMostProducts)
                .Order(),
        ];
        var places = new int[histories.ProductCount];
        Array.Fill(places, -1);
        for (var place = 0; place < products.Length; place++)
        {
            places[products[place]] = place;
        }

        var gram = Gram(histories, byProduct, products, places, settings.EaseRegularisation, parallel);
        var inverse = SymmetricInverse.Of(Matrix<float>.Build.Dense(products.Length, products.Length, gram), parallel);
        return new Ease(products, places, Weights(inverse));
    }

    /// <summary>XᵀX + λI, row by row, which for a symmetric matrix is column by column.</summary>
    private static float[] Gram(ProductGroups histories, ProductGroups byProduct, int[] products, int[] places, double regularisation, ParallelOptions parallel)
    {
        var gram = new float[products.Length * products.Length];
        Parallel.For(0, products.Length, parallel, place =>
        {
            var row = gram.AsSpan(place * products.Length, products.Length);
            var owners = byProduct.Row(products[place]);
            var strengths = byProduct.Weights(products[place]);
            for (var o = 0; o < owners.Length; o++)
            {
                var others = histories.Row(owners[o]);
                var weights = histories.Weights(owners[o]);
                for (var i = 0; i < others.Length; i++)
                {
                    if (places[others[i]] is >= 0 and var other)
                    {
                        row[other] += strengths[o] * weights[i];
                    }
                }
            }

            row[place] += (float)regularisation;
        });
        return gram;
    }

    private static float[] Weights(Matrix<float> inverse)
    {
        var diagonal = inverse.Diagonal();
        var weights = inverse.ToColumnMajorArray();
        for (var (from, at) = (0, 0); from < inverse.RowCount; from++)
        {
            for (var to = 0; to < inverse.RowCount; to++, at++)
            {
                weights[at] = from == to ? 0 : -weights[at] / diagonal[to];
            }
        }

        return weights;
    }
}
