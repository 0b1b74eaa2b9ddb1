using System.Text.Json.Serialization;
using RecSys.Core.Stages.Recommendation;

namespace RecSys.Core.Serving.Explaining;

/// <summary>Why a product is, or is not, among a customer's K.</summary>
/// <param name="Verdict">A word of <see cref="Verdicts"/>.</param>
/// <param name="Sentence">The same in words.</param>
/// <param name="Place">Every step's figures.</param>
/// <param name="Rival">The product that has the last place of the list, or stands first outside of it; null where there is none.</param>
public sealed record ProductVerdict(
    long CustomerId,
    long ProductId,
    string ProductName,
    string Category,
    int K,
    int ModelVersion,
    string Verdict,
    string Sentence,
    [property: JsonIgnore] ProductPlace Place,
    RivalProduct? Rival)
{
    public int Rank => Place.Rank;

    public double Score => Place.Score;

    /// <summary>Whether rank and score only suppose that the model had been shown the product.</summary>
    public bool IsSupposed => Place.IsSupposed;

    public int Candidates => Place.Candidates;

    public int? MergerRank => Place.MergerRank;

    public int MergerCap => Place.MergerCap;

    public IReadOnlyList<SourcePlace> Sources => Place.Sources;

    /// <summary>What makes the distance to the rival, what costs most first; they sum to the difference of the scores. Null where the model cannot say.</summary>
    public IReadOnlyList<FeatureGap>? Gaps => Place.Gaps;
}

/// <summary>The product to beat.</summary>
public sealed record RivalProduct(long ProductId, string ProductName, double Score);
