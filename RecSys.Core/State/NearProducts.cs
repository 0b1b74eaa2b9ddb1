namespace RecSys.Core.State;

/// <summary>
/// What one customer's history says about its neighbours, added up in one walk over them: candidate sources and features read the same
/// sums. Reused from customer to customer; clearing costs what was touched.
/// </summary>
internal sealed class NearProducts(Catalogue catalogue)
{
    private readonly Near[] _items = new Near[catalogue.State.Products.Count];
    private readonly Basket[] _baskets = new Basket[catalogue.State.Products.Count];
    private readonly int[] _nearItems = new int[catalogue.State.Products.Count];
    private readonly int[] _nearBaskets = new int[catalogue.State.Products.Count];
    private int _itemCount;
    private int _basketCount;

    /// <summary>Products with an item–item score, in no order.</summary>
    public ReadOnlySpan<int> Items => _nearItems.AsSpan(0, _itemCount);

    /// <summary>Products of the same baskets as what was bought or carted, in no order.</summary>
    public ReadOnlySpan<int> Baskets => _nearBaskets.AsSpan(0, _basketCount);

    /// <summary>Σ over the history's products of recency weight × item–item similarity.</summary>
    public float ItemItem(int product) => _items[product].Score;

    /// <summary>Highest item–item similarity to a product of the history, 0 where none is a neighbour.</summary>
    public float Best(int product) => _items[product].Best;

    /// <summary>Σ over products bought or carted of recency weight × bought-together similarity.</summary>
    public double BoughtTogether(int product) => _baskets[product].Score;

    /// <summary>The same added up in single precision, as the feature was always computed.</summary>
    public float BoughtTogetherSingle(int product) => _baskets[product].Single;

    internal void Load(CustomerView customer)
    {
        Clear();
        foreach (var product in customer.Met)
        {
            ref readonly var pair = ref customer[product];
            AddItems(product, (float)pair.RecencyWeight);
            if (pair.Purchases + pair.Carts > 0)
            {
                AddBaskets(product, pair.RecencyWeight);
            }
        }
    }

    private void AddItems(int product, float weight)
    {
        var others = catalogue.ItemItem.Of(product);
        var similarities = catalogue.ItemItem.SimilaritiesOf(product)[..others.Length];
        for (var i = 0; i < others.Length; i++)
        {
            ref var near = ref _items[others[i]];
            if (!near.IsTouched)
            {
                near.IsTouched = true;
                _nearItems[_itemCount++] = others[i];
            }

            near.Score += weight * similarities[i];
            near.Best = Math.Max(near.Best, similarities[i]);
        }
    }

    private void AddBaskets(int product, double weight)
    {
        var single = (float)weight;
        var others = catalogue.BoughtTogether.Of(product);
        var similarities = catalogue.BoughtTogether.SimilaritiesOf(product)[..others.Length];
        for (var i = 0; i < others.Length; i++)
        {
            ref var basket = ref _baskets[others[i]];
            if (!basket.IsTouched)
            {
                basket.IsTouched = true;
                _nearBaskets[_basketCount++] = others[i];
            }

            basket.Score += weight * similarities[i];
            basket.Single += single * similarities[i];
        }
    }

    private void Clear()
    {
        foreach (var product in Items)
        {
            _items[product] = default;
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
        public float Best;
        public bool IsTouched;
    }

    private struct Basket
    {
        public double Score;
        public float Single;
        public bool IsTouched;
    }
}
