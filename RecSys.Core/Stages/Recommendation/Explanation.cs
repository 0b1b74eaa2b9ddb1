using System.Text.Json.Serialization;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>What one feature's value adds to a score.</summary>
/// <param name="Feature">Its name in the catalogue.</param>
/// <param name="Group">The group it belongs to.</param>
/// <param name="Value">Null where it is missing.</param>
/// <param name="Unit">Of the value.</param>
/// <param name="Amount">In the score's unit; below 0 it counts against the product.</param>
public sealed record Contribution(string Feature, string Group, float? Value, string Unit, [property: JsonPropertyName("contribution")] double Amount);

/// <summary>What a group of features adds to a score together.</summary>
public sealed record GroupContribution(string Group, [property: JsonPropertyName("contribution")] double Amount);

/// <summary>A score taken apart: the baseline and all contributions sum to it.</summary>
/// <param name="Baseline">The score of which nothing is known: for trees the mean over the rows they were trained on.</param>
/// <param name="Contributions">Features that moved the score, the strongest first.</param>
/// <param name="Note">What to know about it beyond the numbers; null for nothing.</param>
public sealed record Explanation(
    double Baseline,
    IReadOnlyList<Contribution> Contributions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null)
{
    /// <summary>The baseline with all contributions.</summary>
    [JsonIgnore]
    public double Score => Baseline + Contributions.Sum(c => c.Amount);

    /// <summary>Contributions by group, the strongest first.</summary>
    public IReadOnlyList<GroupContribution> Groups =>
        [.. Contributions.GroupBy(c => c.Group).Select(g => new GroupContribution(g.Key, g.Sum(c => c.Amount))).OrderByDescending(g => Math.Abs(g.Amount))];
}
