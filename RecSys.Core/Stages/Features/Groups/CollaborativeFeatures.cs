namespace RecSys.Core.Stages.Features.Groups;

/// <summary>What other customers' histories say about the pair.</summary>
internal static class CollaborativeFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        Of("item_item_score", "Sum over the customer's history of recency weight times item–item similarity to the product.", "score", FeatureWindows.HalfLife, c => c.Scores.ItemItem(c.Candidate)),
        Of("bought_together_score", "Sum over what the customer bought or carted of recency weight times bought-together similarity to the product.", "score", FeatureWindows.HalfLife, c => c.Scores.BoughtTogether(c.Candidate)),
        Of("best_neighbour_similarity", "Highest item–item similarity of the product to one of the customer's products; 0 without a neighbour.", "cosine", FeatureWindows.Ever, c => c.Scores.BestSimilarity(c.Candidate)),
        Of("ease_score", "What EASE, a linear model of all histories, predicts from the customer's; 0 for a product outside the model.", "score", FeatureWindows.QueryHalfLife, c => c.Scores.Ease(c.Candidate)),
        Of("ease_relative", "EASE score as a share of the best candidate's; missing where no candidate has a positive one.", "share", FeatureWindows.QueryHalfLife, c => Share(c.Scores.Ease(c.Candidate), c.Scores.BestEase)),
        Of("item_item_relative", "Item–item score as a share of the best candidate's; missing where no candidate has one.", "share", FeatureWindows.HalfLife, c => Share(c.Scores.ItemItem(c.Candidate), c.Scores.BestItemItem)),
        Of("bought_together_relative", "Bought-together score as a share of the best candidate's; missing where no candidate has one.", "share", FeatureWindows.HalfLife, c => Share(c.Scores.BoughtTogether(c.Candidate), c.Scores.BestBoughtTogether)),
        Of("name_similarity", "Cosine of the words of the product's name and of the names in the customer's history (TF-IDF, halved with the query half-life).", "cosine", FeatureWindows.QueryHalfLife, c => c.Names[c.Product]),
    ];

    private static float Share(float score, float best) => best > 0 ? score / best : float.NaN;

    private static Feature Of(string name, string sentence, string unit, string window, Func<PairContext, float> compute) =>
        new(name, FeatureGroups.Collaborative, sentence, unit, window, compute);
}
