using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>Defects put into the generated sales on purpose: shares of the rows, 0 to 0.1 each. Every one is recorded in <c>truth_defects</c>.</summary>
public sealed record DirtSettings
{
    /// <summary>Rows written twice, one after the other.</summary>
    [Range(0, 0.1)]
    public double ExactDuplicates { get; init; } = 0.002;

    /// <summary>Rows that come once more, one to five days later.</summary>
    [Range(0, 0.1)]
    public double LateDuplicates { get; init; } = 0.001;

    /// <summary>Rows without a customer or product id.</summary>
    [Range(0, 0.1)]
    public double MissingIds { get; init; } = 0.001;

    /// <summary>Rows of a customer that no file knows.</summary>
    [Range(0, 0.1)]
    public double UnknownCustomers { get; init; } = 0.0005;

    /// <summary>Rows of a product that no file knows.</summary>
    [Range(0, 0.1)]
    public double UnknownProducts { get; init; } = 0.0005;

    /// <summary>Words where a number, a kind or a time belongs.</summary>
    [Range(0, 0.1)]
    public double WrongTypes { get; init; } = 0.001;

    [Range(0, 0.1)]
    public double NegativeQuantities { get; init; } = 0.001;

    /// <summary>Stray spaces and capitals.</summary>
    [Range(0, 0.1)]
    public double SpacesAndCasing { get; init; } = 0.003;

    /// <summary>Times as dd/MM/yyyy HH:mm.</summary>
    [Range(0, 0.1)]
    public double OtherDateFormat { get; init; } = 0.003;

    /// <summary>Rows that come one to five days after their event.</summary>
    [Range(0, 0.1)]
    public double LateEvents { get; init; } = 0.002;

    /// <summary>Rows that come some rows after later ones of the same day.</summary>
    [Range(0, 0.1)]
    public double OutOfOrder { get; init; } = 0.002;

    /// <summary>A column that nobody announced appears halfway through the history.</summary>
    public bool NewColumn { get; init; } = true;

    /// <summary>An optional column goes by another name in the last month's files.</summary>
    public bool RenamedColumn { get; init; } = true;
}
