using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>Words for how a list was made.</summary>
public static class ListTypes
{
    /// <summary>From the customer's own history, by the model.</summary>
    public const string Personal = "personal";

    /// <summary>For a customer without any event: from age group, location and season.</summary>
    public const string ColdStart = "cold_start";
}

/// <summary>One product of a list.</summary>
/// <param name="Product">Product index.</param>
/// <param name="Score">The model's score, or the context's for a cold customer: never rising down a list.</param>
/// <param name="Reason">Why, in words a customer understands.</param>
/// <param name="Sources">Names of what proposed it, best first.</param>
public readonly record struct Recommended(int Product, double Score, string Reason, string Sources)
{
    /// <summary>What the score is made of; null where nobody asked, or the model cannot say.</summary>
    public Explanation? Explanation { get; init; }
}

/// <summary>A customer's list, best first.</summary>
/// <param name="Type">A word of <see cref="ListTypes"/>.</param>
/// <param name="Items">At most as many as asked for; fewer only where the shop has no more that the customer may be recommended.</param>
public sealed record RecommendedList(string Type, IReadOnlyList<Recommended> Items)
{
    /// <summary>Why scores that were asked to be explained are not; null where they are, or nobody asked.</summary>
    public LabException? ExplanationTrouble { get; init; }
}
