using RecSys.Core.Settings;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Features;
using RecSys.Core.State;

namespace RecSys.Core.Serving;

/// <summary>Compares the candidates' feature rows of customers, computed from two catalogues. Not for use from several threads.</summary>
internal sealed class FeatureComparison(Catalogue left, Catalogue right, LabSettings settings)
{
    private readonly (CustomerView View, CandidateRows Rows) _left = (new CustomerView(left, settings.Features), new CandidateRows(left, settings));
    private readonly (CustomerView View, CandidateRows Rows) _right = (new CustomerView(right, settings.Features), new CandidateRows(right, settings));

    public long Values { get; private set; }

    public long Different { get; private set; }

    public double Largest { get; private set; }

    public string? Feature { get; private set; }

    /// <summary>Compares one customer's rows as of a moment.</summary>
    public void Add(CustomerHistory leftCustomer, CustomerHistory rightCustomer, long now)
    {
        Load(_left, leftCustomer, now);
        Load(_right, rightCustomer, now);
        var width = FeatureCatalog.Default.Count;
        var rows = new Dictionary<long, int>();
        for (var i = 0; i < _right.Rows.Candidates.Count; i++)
        {
            rows.Add(right.Product(_right.Rows.Candidates.Products[i]).Id, i);
        }

        for (var i = 0; i < _left.Rows.Candidates.Count; i++)
        {
            Values += width;
            if (rows.Remove(left.Product(_left.Rows.Candidates.Products[i]).Id, out var other))
            {
                Compare(_left.Rows.Values.Slice(i * width, width), _right.Rows.Values.Slice(other * width, width));
            }
            else
            {
                Miss(width);
            }
        }

        Miss(rows.Count * width);
        Values += rows.Count * width;
    }

    private static void Load((CustomerView View, CandidateRows Rows) side, CustomerHistory customer, long now)
    {
        side.View.Load(customer, now);
        side.Rows.Load(side.View);
    }

    private void Compare(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        for (var f = 0; f < a.Length; f++)
        {
            if (a[f].Equals(b[f]))
            {
                continue;
            }

            Different++;
            var difference = Math.Abs((double)a[f] - b[f]);
            if (!(difference <= Largest))
            {
                (Largest, Feature) = (double.IsNaN(difference) ? double.PositiveInfinity : difference, FeatureCatalog.Default.Names[f]);
            }
        }
    }

    private void Miss(int values)
    {
        Different += values;
        if (values > 0)
        {
            (Largest, Feature) = (double.PositiveInfinity, "candidate list");
        }
    }
}
