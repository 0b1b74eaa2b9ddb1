using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>The one place that says what may be recommended: to candidates, labels, evaluation and lists alike.</summary>
public sealed class Eligibility(RecommendationSettings settings)
{
    private readonly bool _excludesPurchased = settings.ExcludePurchased;
    private ListFilter _filter = ListFilter.None;
    private bool _filters;
    private bool _leavesOutBought = settings.ExcludePurchased;

    /// <summary>What the list at hand is narrowed to; lets everything pass unless somebody asked for less.</summary>
    public ListFilter Filter
    {
        get => _filter;
        set => (_filter, _filters, _leavesOutBought) = (value, !value.IsEmpty, value.ExcludePurchased ?? _excludesPurchased);
    }

    /// <summary>Nothing but what was bought may be left out.</summary>
    internal bool AsksForNoMore => !_filters;

    /// <summary>Whether what was bought is left out of the list at hand.</summary>
    internal bool LeavesOutBought => _leavesOutBought;

    /// <summary>Whether the customer may be recommended the product.</summary>
    public bool Allows(CustomerView customer, int product) =>
        !(_leavesOutBought && customer.HasBought(product)) && (!_filters || _filter.Passes(customer.Catalogue.Product(product)));

    /// <summary>The same, where it is known whether the customer had bought the product before the moment.</summary>
    public bool Allows(bool boughtBefore) => !(_excludesPurchased && boughtBefore);
}
