using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RecSys.Core.State;

/// <summary>
/// For each product the products most often met with it in the same group (a customer's history, or a basket), both directions.
/// Similarity is the cosine of the products' group vectors with shrinkage: Σ w(g,i)·w(g,j) / (‖i‖·‖j‖ + shrinkage)
/// (Sarwar et al. 2001; shrinkage after Bell and Koren 2007).
/// </summary>
public sealed class Neighbours
{
    private readonly int[] _starts;
    private readonly int[] _products;
    private readonly float[] _similarities;
    private readonly float[] _weights;
    private readonly float[] _norms;

    private Neighbours(int[] starts, int[] products, float[] similarities, float[] weights, float[] norms)
    {
        _norms = norms;
        _starts = starts;
        _products = products;
        _similarities = similarities;
        _weights = weights;
    }

    /// <summary>Neighbours of a product, most similar first; equal ones by product index.</summary>
    public ReadOnlySpan<int> Of(int product) => _products.AsSpan(_starts[product].._starts[product + 1]);

    /// <summary>Similarities that belong to <see cref="Of"/>.</summary>
    public ReadOnlySpan<float> SimilaritiesOf(int product) => _similarities.AsSpan(_starts[product].._starts[product + 1]);

    /// <summary>Co-occurrence weights Σ w(g,i)·w(g,j) that belong to <see cref="Of"/>: counts where all weights are 1.</summary>
    public ReadOnlySpan<float> WeightsOf(int product) => _weights.AsSpan(_starts[product].._starts[product + 1]);

    /// <summary>Says that a product's neighbours will be asked for next, so that they are fetched from memory meanwhile. Changes no result.</summary>
    internal unsafe void Announce(int product)
    {
        const int PerLine = 16;
        for (var i = _starts[product]; Sse.IsSupported && i < _starts[product + 1]; i += PerLine)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _products[i]));
            Sse.Prefetch0(Unsafe.AsPointer(ref _similarities[i]));
        }
    }

    /// <summary>Σ w(g,i)² over the groups of a product: the number of its groups where all weights are 1.</summary>
    public double SquaredNormOf(int product) => (double)_norms[product] * _norms[product];

    /// <param name="groups">Each group's distinct products with their weights.</param>
    /// <param name="keep">Most neighbours per product.</param>
    /// <param name="shrinkage">Added to the product of the norms.</param>
    /// <param name="parallel">Threads and cancellation. The result does not depend on the number of threads.</param>
    public static Neighbours Count(ProductGroups groups, int keep, double shrinkage, ParallelOptions parallel)
    {
        var byProduct = groups.Transpose();
        var norms = byProduct.Norms();
        var rows = new (int[] Products, float[] Similarities, float[] Weights)[groups.ProductCount];
        Parallel.For(
            0,
            groups.ProductCount,
            parallel,
            () => new Scratch(groups.ProductCount),
            (product, _, scratch) =>
            {
                scratch.Accumulate(product, groups, byProduct);
                rows[product] = scratch.Top(product, keep, norms, shrinkage);
                return scratch;
            },
            _ => { });

        var starts = new int[groups.ProductCount + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            starts[i + 1] = starts[i] + rows[i].Products.Length;
        }

        return new Neighbours(starts, [.. rows.SelectMany(r => r.Products)], [.. rows.SelectMany(r => r.Similarities)], [.. rows.SelectMany(r => r.Weights)], norms);
    }

    /// <summary>One thread's accumulator over all products: cleared by what was touched, not by its length.</summary>
    private sealed class Scratch(int productCount)
    {
        private readonly float[] _sums = new float[productCount];

        // A place more than there are products: what was touched already is written behind the last one and not counted.
        private readonly int[] _touched = new int[productCount + 1];
        private int _count;
        private readonly TopProducts _best = new();

        public void Accumulate(int product, ProductGroups groups, ProductGroups byProduct)
        {
            var (sums, touched, count) = (_sums, _touched, 0);
            var owners = byProduct.Row(product);
            var ownerWeights = byProduct.Weights(product);
            for (var o = 0; o < owners.Length; o++)
            {
                var others = groups.Row(owners[o]);
                var otherWeights = groups.Weights(owners[o])[..others.Length];
                var weight = ownerWeights[o];
                for (var k = 0; k < others.Length; k++)
                {
                    ref var sum = ref sums[others[k]];
                    touched[count] = others[k];
                    count += sum == 0 ? 1 : 0;
                    sum += weight * otherWeights[k];
                }
            }

            _count = count;
        }

        public (int[] Products, float[] Similarities, float[] Weights) Top(int product, int keep, float[] norms, double shrinkage)
        {
            _best.Start(keep);
            foreach (var other in _touched.AsSpan(0, _count))
            {
                if (other != product)
                {
                    _best.Offer((float)(_sums[other] / (norms[product] * norms[other] + shrinkage)), other);
                }
            }

            var top = _best.Take();
            var weights = Array.ConvertAll(top.Products, other => _sums[other]);
            foreach (var other in _touched.AsSpan(0, _count))
            {
                _sums[other] = 0;
            }

            return (top.Products, top.Scores, weights);
        }
    }
}
