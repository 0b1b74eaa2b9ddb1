using RecSys.Core.Domain;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>What a feature is computed from: one candidate of one customer at one moment. Reused from pair to pair.</summary>
public sealed class PairContext(Catalogue catalogue)
{
    public Catalogue Catalogue { get; } = catalogue;

    /// <summary>Not loaded while a product feature is computed.</summary>
    public CustomerView Customer { get; internal set; } = null!;

    public CandidateList Candidates { get; internal set; } = null!;

    /// <summary>Position in <see cref="Candidates"/>.</summary>
    public int Candidate { get; internal set; }

    /// <summary>Product index.</summary>
    public int Product { get; internal set; }

    /// <summary>What the customer did with the product.</summary>
    public ref readonly PairHistory Pair => ref Customer[Product];

    public ProductEntry Entry => Catalogue.Product(Product);

    /// <summary>What the pair asks of the product.</summary>
    internal ref readonly ProductFacts Facts => ref Scores.Facts(Candidate);

    /// <summary>Season of the moment, index into <see cref="Seasons.Names"/>.</summary>
    public int Season { get; } = Seasons.Of(catalogue.Now);

    /// <summary>What the customer's events add up to.</summary>
    public CustomerActivity Activity { get; } = new();

    /// <summary>How near each product's name is to the names of the customer's history.</summary>
    public NameSimilarity Names { get; } = new(catalogue);

    /// <summary>What the purchases of the customer's location say.</summary>
    public LocationValues Location { get; } = new(catalogue);

    /// <summary>What kind of products the customer deals in.</summary>
    public CustomerTaste Taste { get; } = new(catalogue);

    /// <summary>What the candidates score.</summary>
    public CandidateScores Scores { get; } = new(catalogue);

    /// <summary>Days from a moment to the customer's now; NaN for never.</summary>
    public float DaysSince(long moment) => Days(moment, Customer.Now);

    /// <summary>Days from a moment to the catalogue's now; NaN for never. For product features, which no customer may change.</summary>
    public float CatalogueDaysSince(long moment) => Days(moment, Catalogue.Now);

    private static float Days(long moment, long now) => moment == long.MinValue ? float.NaN : (float)Moments.DaysBetween(moment, now);

    internal void Open(CustomerView customer, CandidateList candidates)
    {
        Customer = customer;
        Candidates = candidates;
        Activity.Load(customer);
        Names.Load(customer);
        Location.Load(customer, candidates.Products);
        Taste.Load(customer);
        Scores.Load(customer, candidates.Products);
    }

    internal void MoveTo(int candidate)
    {
        Candidate = candidate;
        Product = Candidates.Products[candidate];
    }
}
