namespace RecSys.Core.Stages.Evaluation;

/// <summary>A metric of one user; NaN leaves the user out of this metric's mean. May sort the judgement's candidate spans.</summary>
public delegate double UserMetric(in Judgement list);

/// <summary>What a user weighs in a metric's mean.</summary>
public delegate double UserWeight(in Judgement list);

/// <summary>One metric: name, definition with its denominator, one function over one user's ranked list.</summary>
/// <param name="Name">Without K.</param>
/// <param name="Sentence">Definition and denominator.</param>
/// <param name="OfUser">Per user; null for a metric over all lists.</param>
/// <param name="Weight">Of a user in the mean; null weighs all alike.</param>
/// <param name="HasCut">Whether the name carries @K.</param>
public sealed record Metric(string Name, string Sentence, UserMetric? OfUser, UserWeight? Weight = null, bool HasCut = true)
{
    /// <summary>As tables and the API spell it: <c>ndcg@10</c>, <c>auc</c>.</summary>
    public string Key(int k) => HasCut ? FormattableString.Invariant($"{Name}@{k}") : Name;
}
