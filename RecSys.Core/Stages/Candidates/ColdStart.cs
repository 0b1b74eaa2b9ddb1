using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>One product for a customer without history, and what its score is made of.</summary>
/// <param name="Product">Product index.</param>
/// <param name="Score">Sum of the parts, higher is better.</param>
/// <param name="Reason">Why, in words: the context it stands out in.</param>
public readonly record struct ColdStartPick(int Product, double Score, double AgeGroupPart, double LocationPart, double SeasonPart, double PopularityPart, string Reason);

/// <summary>Ranks for customers without any event: by age group, location and the season of the moment.</summary>
public static class ColdStart
{
    /// <summary>The best products of the customer's context, as many as asked for or as the shop has.</summary>
    public static IReadOnlyList<ColdStartPick> Rank(Catalogue catalogue, CustomerHistory customer, int count) => throw new NotImplementedException();
}
