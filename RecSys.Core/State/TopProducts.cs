namespace RecSys.Core.State;

/// <summary>
/// The best of many scored products, best first, equal scores by product index: a buffer of twice the number wanted, cut back whenever
/// it is full. What lies below the last cut is turned away by one comparison.
/// </summary>
internal sealed class TopProducts
{
    private ulong[] _keys = [];
    private int _keep;
    private int _count;
    private ulong _worst;

    /// <param name="keep">Most products kept.</param>
    public void Start(int keep)
    {
        _keep = keep;
        _count = 0;
        _worst = ulong.MaxValue;
        if (_keys.Length < 2 * keep)
        {
            _keys = new ulong[2 * keep];
        }
    }

    /// <param name="score">Not negative: the bits of such floats are in the order of their values.</param>
    /// <param name="product">Offered once each.</param>
    public void Offer(float score, int product)
    {
        var key = (ulong)~BitConverter.SingleToUInt32Bits(score) << 32 | (uint)product;
        if (key >= _worst)
        {
            return;
        }

        _keys[_count++] = key;
        if (_count == 2 * _keep)
        {
            Cut();
            _worst = _keys[_keep - 1];
        }
    }

    public (int[] Products, float[] Scores) Take()
    {
        Cut();
        var products = new int[_count];
        var scores = new float[_count];
        for (var i = 0; i < _count; i++)
        {
            products[i] = (int)(uint)_keys[i];
            scores[i] = BitConverter.UInt32BitsToSingle(~(uint)(_keys[i] >> 32));
        }

        return (products, scores);
    }

    private void Cut()
    {
        Array.Sort(_keys, 0, _count);
        _count = Math.Min(_count, _keep);
    }
}
