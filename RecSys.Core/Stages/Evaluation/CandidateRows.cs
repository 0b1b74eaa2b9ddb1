using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>The candidates of one customer and their feature rows: what every scorer ranks. One instance per thread, reused from customer to customer.</summary>
public sealed class CandidateRows
{
    private readonly Retriever _retriever;
    private readonly FeatureComputer _computer;
    private readonly long[] _productIds;
    private float[] _values = [];

    public CandidateRows(Catalogue catalogue, LabSettings settings)
    {
        Catalogue = catalogue;
        _retriever = new Retriever(catalogue, settings);
        _computer = new FeatureComputer(FeatureCatalog.Default, catalogue);
        _productIds = [.. catalogue.State.Products.Select(p => p.Id)];
        Customer = null!;
        Candidates = null!;
    }

    public Catalogue Catalogue { get; }

    public Eligibility Eligibility => _retriever.Eligibility;

    /// <summary>Ids of all products of the catalogue, by index: for loops over all of them.</summary>
    internal ReadOnlySpan<long> ProductIds => _productIds;

    /// <summary>Grows with every customer loaded: what was told of these rows holds as long as it stays.</summary>
    internal int Loads { get; private set; }

    /// <summary>The customer last loaded.</summary>
    public CustomerView Customer { get; private set; }

    public CandidateList Candidates { get; private set; }

    /// <summary>Values to suppose in place of the computed ones, for the next customers; none unless somebody asks what if.</summary>
    public IReadOnlyList<FeatureEdit> Edits { get; set; } = [];

    /// <summary>Row-major, a row per candidate.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Candidates.Count * FeatureCatalog.Default.Count);

    /// <summary>Feature row of one candidate.</summary>
    public ReadOnlySpan<float> RowOf(int candidate) => Values.Slice(candidate * FeatureCatalog.Default.Count, FeatureCatalog.Default.Count);

    /// <summary>Retrieves for a customer and computes the rows.</summary>
    /// <param name="customer">Loaded, of the same catalogue.</param>
    public void Load(CustomerView customer) => Load(customer, _retriever.Retrieve(customer));

    /// <summary>Computes the rows of candidates that were found elsewhere.</summary>
    /// <param name="customer">Loaded, of the same catalogue.</param>
    /// <param name="candidates">The customer's.</param>
    internal void Load(CustomerView customer, CandidateList candidates)
    {
        Loads++;
        Customer = customer;
        Candidates = candidates;
        var size = Candidates.Count * FeatureCatalog.Default.Count;
        if (_values.Length < size)
        {
            _values = new float[size];
        }

        _computer.Fill(customer, Candidates, _values);
        foreach (var edit in Edits)
        {
            Suppose(edit);
        }
    }

    private void Suppose(in FeatureEdit edit)
    {
        for (var candidate = 0; candidate < Candidates.Count; candidate++)
        {
            if (edit.Product is not { } only || Candidates.Products[candidate] == only)
            {
                _values[candidate * FeatureCatalog.Default.Count + edit.Column] = edit.Value;
            }
        }
    }
}
