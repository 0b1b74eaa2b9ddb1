using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RecSys.Core.State;

/// <summary>One customer's EASE scores. Reused from customer to customer.</summary>
public sealed class EaseScores
{
    private readonly Catalogue _catalogue;
    private readonly float[] _scores;

    // Products of the history that take part, with the strengths of the pairs.
    private readonly List<(int Product, float Strength)> _speakers = [];

    internal EaseScores(Catalogue catalogue)
    {
        _catalogue = catalogue;
        _scores = new float[catalogue.Ease.Products.Length];
    }

    /// <summary>Scores of <see cref="Ease.Products"/>, in their order.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>Σ over the history of strength × weight: how much the history speaks for a product; 0 for one that takes no part.</summary>
    public float this[int product] => _catalogue.Ease.PlaceOf(product) is >= 0 and var place ? _scores[place] : 0;

    /// <summary>The same by <see cref="Ease.PlaceOf"/>.</summary>
    internal float At(int place) => place >= 0 ? _scores[place] : 0;

    internal void Load(CustomerView customer)
    {
        _speakers.Clear();
        var met = customer.Met;
        var strengths = customer.Strengths;
        for (var i = 0; i < met.Length; i++)
        {
            if (_catalogue.Ease.PlaceOf(met[i]) >= 0)
            {
                _speakers.Add((met[i], strengths[i]));
            }
        }

        Array.Clear(_scores);
        var next = 0;
        for (; next + 4 <= _speakers.Count; next += 4)
        {
            AddFour(CollectionsMarshal.AsSpan(_speakers).Slice(next, 4));
        }

        for (; next < _speakers.Count; next++)
        {
            TensorPrimitives.MultiplyAdd(_catalogue.Ease.From(_speakers[next].Product), _speakers[next].Strength, _scores, _scores);
        }
    }

    /// <summary>Four products of the history at once, one after the other for each score: a score is read and written once for the four of them.</summary>
    private void AddFour(ReadOnlySpan<(int Product, float Strength)> four)
    {
        var length = _scores.Length;
        var a = _catalogue.Ease.From(four[0].Product)[..length];
        var b = _catalogue.Ease.From(four[1].Product)[..length];
        var c = _catalogue.Ease.From(four[2].Product)[..length];
        var d = _catalogue.Ease.From(four[3].Product)[..length];
        var (byA, byB, byC, byD) = (four[0].Strength, four[1].Strength, four[2].Strength, four[3].Strength);
        ref var scores = ref MemoryMarshal.GetArrayDataReference(_scores);
        ref var fromA = ref MemoryMarshal.GetReference(a);
        ref var fromB = ref MemoryMarshal.GetReference(b);
        ref var fromC = ref MemoryMarshal.GetReference(c);
        ref var fromD = ref MemoryMarshal.GetReference(d);
        var at = 0;
        for (; at + Vector256<float>.Count <= length; at += Vector256<float>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref scores, (nuint)at);
            sum += Vector256.LoadUnsafe(ref fromA, (nuint)at) * byA;
            sum += Vector256.LoadUnsafe(ref fromB, (nuint)at) * byB;
            sum += Vector256.LoadUnsafe(ref fromC, (nuint)at) * byC;
            sum += Vector256.LoadUnsafe(ref fromD, (nuint)at) * byD;
            sum.StoreUnsafe(ref scores, (nuint)at);
        }

        for (; at < length; at++)
        {
            _scores[at] = _scores[at] + a[at] * byA + b[at] * byB + c[at] * byC + d[at] * byD;
        }
    }
}
