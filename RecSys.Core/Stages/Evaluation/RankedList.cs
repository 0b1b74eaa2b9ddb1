using RecSys.Core.Stages.Candidates;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>The best K products for a customer, best first. Reused from customer to customer: copy what must outlive the next.</summary>
public sealed class RankedList(int capacity)
{
    private readonly int[] _products = new int[capacity];
    private readonly double[] _scores = new double[capacity];
    private readonly int[] _candidates = new int[capacity];

    public int Capacity { get; } = capacity;

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    /// <summary>Product indexes.</summary>
    public ReadOnlySpan<int> Products => _products.AsSpan(0, Count);

    /// <summary>Higher is better, comparable within this list only.</summary>
    public ReadOnlySpan<double> Scores => _scores.AsSpan(0, Count);

    /// <summary>Position in the customer's candidate list; -1 for a product that fills the list up.</summary>
    public ReadOnlySpan<int> Candidates => _candidates.AsSpan(0, Count);

    /// <summary>For a customer without history: why each product stands here. Empty for others.</summary>
    public IReadOnlyList<ColdStartPick> ColdPicks { get; private set; } = [];

    public bool IsColdStart => ColdPicks.Count > 0;

    internal void Clear()
    {
        Count = 0;
        ColdPicks = [];
    }

    internal void Add(int product, double score, int candidate = -1)
    {
        (_products[Count], _scores[Count], _candidates[Count]) = (product, score, candidate);
        Count++;
    }

    internal void AddCold(IReadOnlyList<ColdStartPick> picks)
    {
        ColdPicks = picks;
        foreach (var pick in picks)
        {
            Add(pick.Product, pick.Score);
        }
    }

    /// <summary>
    /// Fills up, in the order given, with products that are not in the list yet. Their scores go on below the last one in steps of 1:
    /// they keep the order and mean nothing else.
    /// </summary>
    internal void FillUp(IEnumerable<int> products, Func<int, bool> allows)
    {
        foreach (var product in products)
        {
            if (IsFull)
            {
                return;
            }

            if (!Products.Contains(product) && allows(product))
            {
                Add(product, Count == 0 ? 0 : _scores[Count - 1] - 1);
            }
        }
    }
}
