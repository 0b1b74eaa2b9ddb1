namespace RecSys.Core.Stages.Generation;

/// <summary>What a category of the synthetic shop sells and to whom.</summary>
/// <param name="Name">As customers see it.</param>
/// <param name="Share">Weight of the category in an average customer's taste.</param>
/// <param name="MedianPrice">Median list price, in the shop's currency.</param>
/// <param name="PriceSpread">Standard deviation of ln(list price).</param>
internal sealed record CategoryTemplate(string Name, double Share, double MedianPrice, double PriceSpread)
{
    /// <summary>Brands with their product lines: <c>Brand: line, line</c>.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Endings of a product's name, such as model numbers or pack sizes; <c>#</c> is a digit.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    public IReadOnlyList<string> Colors { get; init; } = [];

    public IReadOnlyList<string> Sizes { get; init; } = [];

    public IReadOnlyList<string> Storage { get; init; } = [];

    /// <summary>Used up and bought again; everything else is bought once.</summary>
    public bool Consumable { get; init; }

    /// <summary>Categories whose products go with one of this category.</summary>
    public IReadOnlyList<string> Complements { get; init; } = [];

    /// <summary>Demand by season: Winter, Summer, Monsoon, Festive.</summary>
    public IReadOnlyList<double> Seasons { get; init; } = [1, 1, 1, 1];

    /// <summary>Change of ln(taste) per ten years of age above 40.</summary>
    public double AgeTilt { get; init; }

    /// <summary>Change of ln(taste) for women; men get its negative.</summary>
    public double GenderTilt { get; init; }
}
