namespace RecSys.Core.State;

/// <summary>
/// What one customer's history says about its neighbours, added up in one walk over them: candidate sources and features read the same
/// sums. Reused from customer to customer; clearing costs what was touched.
/// </summary>
internal sealed class NearProducts(Catalogue catalogue)
{
    private const int Untouched = -1;

    private readonly Near[] _items = [.. Enumerable.Repeat(new Near { Best = Untouched }, catalogue.State.Products.Count)];
    private readonly Basket[] _baskets = new Basket[catalogue.State.Products.Count];

    // A place more than there are products: what was touched already is written behind the last one and not counted.
    private readonly int[] _nearItems = new int[catalogue.State.Products.Count + 1];
    private readonly int[] _nearBaskets = new int[catalogue.State.Products.Count + 1];
    private readonly float[] _itemScores = new float[catalogue.State.Products.Count];
    private readonly double[] _basketScores = new double[catalogue.State.Products.Count];
    private int _itemCount;
    private int _basketCount;

    /// <summary>Products with an item–item score, in no order.</summary>
    public ReadOnlySpan<int> Items => _nearItems.AsSpan(0, _itemCount);

    /// <summary>Products of the same baskets as what was bought or carted, in no order.</summary>
    public ReadOnlySpan<int> Baskets => _nearBaskets.AsSpan(0, _basketCount);

    /// <summary>Σ over the history's products of recency weight × item–item similarity.</summary>
    public float ItemItem(int product) => _items[product].Score;

    /// <summary>Highest item–item similarity to a product of the history, 0 where none is a neighbour.</summary>
    public float Best(int product) => BitConverter.Int32BitsToSingle(Math.Max(0, _items[product].Best));

    /// <summary>Σ over products bought or carted of recency weight × bought-together similarity.</summary>
    public double BoughtTogether(int product) => _baskets[product].Score;

    /// <summary>The same added up in single precision, as the feature was always computed.</summary>
    public float BoughtTogetherSingle(int product) => _baskets[product].Single;

    /// <summary>Item–item scores of <see cref="Items"/>, in their order.</summary>
    public ReadOnlySpan<float> ItemScores()
    {
        for (var i = 0; i < _itemCount; i++)
        {
            _itemScores[i] = _items[_nearItems[i]].Score;
        }

        return _itemScores.AsSpan(0, _itemCount);
    }

    /// <summary>Bought-together scores of <see cref="Baskets"/>, in their order.</summary>
    public ReadOnlySpan<double> BasketScores()
    {
        for (var i = 0; i < _basketCount; i++)
        {
            _basketScores[i] = _baskets[_nearBaskets[i]].Score;
        }

        return _basketScores.AsSpan(0, _basketCount);
    }

    internal void Load(CustomerView customer)
    {
        Clear();
        var met = customer.Met;
        for (var i = 0; i < met.Length; i++)
        {
            var product = met[i];
            ref readonly var pair = ref customer[product];
            if (i + 1 < met.Length)
            {
                Announce(met[i + 1]);
            }

            AddItems(product, (float)pair.RecencyWeight);
            if (pair.Purchases + pair.Carts > 0)
            {
                AddBaskets(product, pair.RecencyWeight);
            }
        }
    }

    private void Announce(int product)
    {
        catalogue.ItemItem.Announce(product);
        catalogue.BoughtTogether.Announce(product);
    }

    private void AddItems(int product, float weight)
    {
        var others = catalogue.ItemItem.Of(product);
        var similarities = catalogue.ItemItem.SimilaritiesOf(product)[..others.Length];
        var (items, near, count) = (_items, _nearItems, _itemCount);
        for (var i = 0; i < others.Length; i++)
        {
            ref var item = ref items[others[i]];

            // Whether a product is new can hardly be foretold: it is written in any case and counted where it is.
            near[count] = others[i];
            count -= item.Best >> 31;
            item.Score += weight * similarities[i];

            // Bits of floats that are not negative are in the order of their values.
            item.Best = Math.Max(item.Best, BitConverter.SingleToInt32Bits(similarities[i]));
        }

        _itemCount = count;
    }

    private void AddBaskets(int product, double weight)
    {
        var single = (float)weight;
        var others = catalogue.BoughtTogether.Of(product);
        var similarities = catalogue.BoughtTogether.SimilaritiesOf(product)[..others.Length];
        var (baskets, near, count) = (_baskets, _nearBaskets, _basketCount);
        for (var i = 0; i < others.Length; i++)
        {
            ref var basket = ref baskets[others[i]];
            near[count] = others[i];
            count += 1 - basket.Touched;
            basket.Touched = 1;
            basket.Score += weight * similarities[i];
            basket.Single += single * similarities[i];
        }

        _basketCount = count;
    }

    private void Clear()
    {
        foreach (var product in Items)
        {
            _items[product] = new Near { Best = Untouched };
        }

        foreach (var product in Baskets)
        {
            _baskets[product] = default;
        }

        (_itemCount, _basketCount) = (0, 0);
    }

    private struct Near
    {
        public float Score;

        /// <summary>Bits of the highest similarity; negative for a product that is no neighbour.</summary>
        public int Best;
    }

    private struct Basket
    {
        public double Score;
        public float Single;

        /// <summary>1 for a product of the same baskets, else 0.</summary>
        public int Touched;
    }
}
