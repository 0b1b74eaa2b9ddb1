namespace RecSys.Core.State;

/// <summary>A set of product indexes that is emptied in one step: a product is in it while its stamp is the current one.</summary>
internal sealed class ProductMarks(int productCount)
{
    private readonly int[] _stamps = new int[productCount];
    private int _stamp = 1;

    public void Clear() => _stamp++;

    /// <returns>False where it was in the set already.</returns>
    public bool Add(int product)
    {
        if (_stamps[product] == _stamp)
        {
            return false;
        }

        _stamps[product] = _stamp;
        return true;
    }
}
