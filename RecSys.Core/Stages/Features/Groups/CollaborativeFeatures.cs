namespace RecSys.Core.Stages.Features.Groups;

/// <summary>What other customers' histories say about the pair.</summary>
internal static class CollaborativeFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("item_item_score", "Sum over the customer's history of recency weight times item–item similarity to the product.", "score", FeatureWindows.HalfLife, c => c.Customer.NeighbourScore(c.Product)),
        Of("bought_together_score", "Sum over what the customer bought or carted of recency weight times bought-together similarity to the product.", "score", FeatureWindows.HalfLife, c => c.Customer.Near.BoughtTogetherSingle(c.Product)),
        Of("best_neighbour_similarity", "Highest item–item similarity of the product to one of the customer's products; 0 without a neighbour.", "cosine", FeatureWindows.Ever, c => c.Customer.Near.Best(c.Product)),
        Of("ease_score", "What EASE, a linear model of all histories, predicts from the customer's; 0 for a product outside the model.", "score", FeatureWindows.QueryHalfLife, c => c.Customer.Ease[c.Product]),
        Of("ease_relative", "EASE score as a share of the best candidate's; missing where no candidate has a positive one.", "share", FeatureWindows.QueryHalfLife, c => Share(c.Customer.Ease[c.Product], c.Bests.Ease)),
        Of("item_item_relative", "Item–item score as a share of the best candidate's; missing where no candidate has one.", "share", FeatureWindows.HalfLife, c => Share(c.Customer.NeighbourScore(c.Product), c.Bests.ItemItem)),
        Of("bought_together_relative", "Bought-together score as a share of the best candidate's; missing where no candidate has one.", "share", FeatureWindows.HalfLife, c => Share(c.Customer.Near.BoughtTogetherSingle(c.Product), c.Bests.BoughtTogether)),
        Of("name_similarity", "Cosine of the words of the product's name and of the names in the customer's history (TF-IDF, halved with the query half-life).", "cosine", FeatureWindows.QueryHalfLife, c => c.Names[c.Product]),
    ];

    private static float Share(float score, float best) => best > 0 ? score / best : float.NaN;

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Collaborative, sentence, unit, window, compute);
}
