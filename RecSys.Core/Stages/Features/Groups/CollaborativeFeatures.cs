namespace RecSys.Core.Stages.Features.Groups;

/// <summary>What other customers' histories say about the pair.</summary>
internal static class CollaborativeFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("item_item_score", "Sum over the customer's history of recency weight times item–item similarity to the product.", "score", c => c.Customer.NeighbourScore(c.Product)),
        Of("bought_together_score", "Sum over what the customer bought or carted of recency weight times bought-together similarity to the product.", "score", c => c.Similarity.BoughtTogether(c.Product)),
        Of("best_neighbour_similarity", "Highest item–item similarity of the product to one of the customer's products; 0 without a neighbour.", "cosine", c => c.Similarity.Best(c.Product)),
    ];

    private static Feature Of(string name, string sentence, string unit, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Collaborative, sentence, unit, compute);
}
