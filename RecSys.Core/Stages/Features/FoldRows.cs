using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>One customer's candidates with their features as of a moment.</summary>
/// <param name="CustomerId">Whose.</param>
/// <param name="ProductIds">One per row, best candidate first.</param>
/// <param name="Values">Row-major.</param>
public sealed record FoldRows(long CustomerId, long[] ProductIds, float[] Values)
{
    public int Count => ProductIds.Length;

    /// <summary>1 per row whose product is among the purchases, else 0.</summary>
    public int[] LabelsOf(HashSet<long> purchases) => Array.ConvertAll(ProductIds, product => purchases.Contains(product) ? 1 : 0);

    /// <summary>
    /// The rows of customers as of the catalogue's moment, in the order asked for: retrieval and features as serving does them. The result
    /// does not depend on the number of threads.
    /// </summary>
    public static IEnumerable<FoldRows> Of(
        IReadOnlyList<CustomerHistory> customers,
        Catalogue catalogue,
        FeatureCatalog features,
        LabSettings settings,
        ParallelOptions parallel) =>
        CustomerSweep.InOrder(customers, parallel, () => new Scratch(catalogue, features, settings), static (scratch, customer) => scratch.Rows(customer));

    private sealed class Scratch(Catalogue catalogue, FeatureCatalog features, LabSettings settings)
    {
        private readonly CustomerView _view = new(catalogue, settings.Features);
        private readonly Retriever _retriever = new(catalogue, settings);
        private readonly FeatureComputer _computer = new(features, catalogue);

        public FoldRows Rows(CustomerHistory customer)
        {
            _view.Load(customer);
            var candidates = _retriever.Retrieve(_view);
            var rows = new FoldRows(customer.Id, new long[candidates.Count], new float[candidates.Count * features.Count]);
            for (var i = 0; i < candidates.Count; i++)
            {
                rows.ProductIds[i] = catalogue.Product(candidates.Products[i]).Id;
            }

            _computer.Fill(_view, candidates, rows.Values);
            return rows;
        }
    }
}
