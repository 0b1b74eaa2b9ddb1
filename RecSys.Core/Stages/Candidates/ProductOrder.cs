using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Orders products by a score, best first, and by id where scores are equal, as plain numbers: 32 bits of the score, inverted, above 32
/// bits of the product's place among all ids. Sorting numbers is several times faster than sorting by a comparison.
/// </summary>
internal sealed class ProductOrder
{
    private readonly int[] _placeOf;
    private readonly int[] _productAt;

    public ProductOrder(ShopState state)
    {
        _productAt = [.. state.Products.OrderBy(p => p.Id).Select(p => p.Index)];
        _placeOf = new int[_productAt.Length];
        for (var place = 0; place < _productAt.Length; place++)
        {
            _placeOf[_productAt[place]] = place;
        }
    }

    public int Count => _productAt.Length;

    /// <summary>Small for a high score. The score must not be negative: only then do its bits order like the number.</summary>
    public ulong Key(float score, int product) => KeyAt(score, _placeOf[product]);

    public int ProductOf(ulong key) => _productAt[PlaceOf(key)];

    /// <summary>The product at a place among all ids.</summary>
    public int ProductAt(int place) => _productAt[place];

    /// <summary>The place of a key's product among all ids.</summary>
    public static int PlaceOf(ulong key) => (int)(uint)key;

    /// <summary>The same as <see cref="Key"/>, where the product's place is known.</summary>
    public static ulong KeyAt(float score, int place) => ((ulong)~BitConverter.SingleToUInt32Bits(score) << 32) | (uint)place;

    public static float ScoreOf(ulong key) => BitConverter.UInt32BitsToSingle(~(uint)(key >> 32));
}
