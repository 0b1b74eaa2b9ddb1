using RecSys.Core.Domain;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>What a location's purchases say of a product. The same for every customer of the location: worked out once for the first locations that come.</summary>
public sealed class LocationValues(Catalogue catalogue)
{
    /// <summary>Locations that are remembered; a shop with more works the others out each time.</summary>
    private const int Remembered = 64;

    /// <summary>Purchases of a location at which its own share counts as much as the overall share.</summary>
    private const double PriorPurchases = 20;

    private readonly Dictionary<int, (float Popularity, float Lift)[]> _known = [];
    private (float Popularity, float Lift)[] _candidates = [];
    private int _location = -1;

    /// <summary>Purchases of the product in the location relative to its best seller, by the candidate's place; NaN for an unknown location.</summary>
    public float Popularity(int candidate) => _candidates[candidate].Popularity;

    /// <summary>ln of the product's share here against its share overall, by the candidate's place; NaN for an unknown location or a product never bought.</summary>
    public float Lift(int candidate) => _candidates[candidate].Lift;

    internal void Load(CustomerView customer, ReadOnlySpan<int> products)
    {
        _location = customer.Customer.Location;
        _candidates = _candidates.Length < products.Length ? new (float, float)[products.Length] : _candidates;
        var values = Remember();
        for (var i = 0; i < products.Length; i++)
        {
            _candidates[i] = values is null ? Compute(products[i]) : values[products[i]];
        }
    }

    /// <returns>By product; null where the location is unknown, or one too many.</returns>
    private (float Popularity, float Lift)[]? Remember()
    {
        if (_location < 0 || _known.TryGetValue(_location, out var values) || _known.Count >= Remembered)
        {
            return _location < 0 ? null : _known.GetValueOrDefault(_location);
        }

        values = [.. Enumerable.Range(0, catalogue.Reach.Customers.Length).Select(Compute)];
        _known.Add(_location, values);
        return values;
    }

    private (float Popularity, float Lift) Compute(int product)
    {
        if (_location < 0)
        {
            return (float.NaN, float.NaN);
        }

        var counts = catalogue.Tally.PurchasesByLocation[_location];
        var popularity = catalogue.ByLocation[_location] is [var best, ..] ? (float)counts[product] / counts[best] : float.NaN;
        var overall = catalogue.Tally.Events[(int)EventKind.Purchase][product];
        if (overall == 0)
        {
            return (popularity, float.NaN);
        }

        var share = (double)overall / catalogue.PurchaseCount;
        return (popularity, (float)Math.Log((counts[product] + PriorPurchases * share) / ((counts.Total + PriorPurchases) * share)));
    }
}
