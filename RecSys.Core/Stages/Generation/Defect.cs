namespace RecSys.Core.Stages.Generation;

/// <summary>Kinds of injected defects, as <c>truth_defects</c> names them, and what cleaning should make of them.</summary>
public static class DefectKinds
{
    public const string ExactDuplicate = "exact_duplicate";
    public const string LateDuplicate = "late_duplicate";
    public const string MissingId = "missing_id";
    public const string UnknownCustomer = "unknown_customer";
    public const string UnknownProduct = "unknown_product";
    public const string WrongType = "wrong_type";
    public const string NegativeQuantity = "negative_quantity";
    public const string SpacesAndCasing = "spaces_and_casing";
    public const string OtherDateFormat = "other_date_format";
    public const string LateEvent = "late_event";
    public const string OutOfOrder = "out_of_order";
    public const string NewColumn = "new_column";
    public const string RenamedColumn = "renamed_column";

    public const string Quarantined = "quarantined";
    public const string Deduplicated = "deduplicated";
    public const string Repaired = "repaired";

    /// <summary>Quarantined, deduplicated, or repaired: read right, or put where it belongs.</summary>
    public static string OutcomeOf(string kind) => kind switch
    {
        ExactDuplicate or LateDuplicate => Deduplicated,
        SpacesAndCasing or OtherDateFormat or LateEvent or OutOfOrder or NewColumn or RenamedColumn => Repaired,
        _ => Quarantined,
    };
}

/// <summary>A defect that was put into a file.</summary>
/// <param name="File">Relative to the landing folder, with forward slashes.</param>
/// <param name="Line">The header is line 1.</param>
/// <param name="Kind">One of <see cref="DefectKinds"/>.</param>
/// <param name="Detail">What was changed, in words.</param>
internal readonly record struct Defect(string File, long Line, string Kind, string Detail);
