using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>A scorer's means over the users of a slice.</summary>
public sealed record SliceMetrics(double Ndcg, double Recall, double HitRate);

/// <summary>A part of the customers, or of what they bought, judged by itself.</summary>
/// <param name="Group">Such as <c>activity</c> or <c>category</c>.</param>
/// <param name="Name">Of the slice within its group.</param>
/// <param name="Users">Customers counted.</param>
/// <param name="LeftOut">Of customers' slices: its customers without a positive. Of products' slices: judged customers who bought nothing of it.</param>
/// <param name="Positives">Positives of the slice.</param>
/// <param name="Scorers">By name.</param>
/// <param name="Model">The model's NDCG with its interval.</param>
/// <param name="Against">The model's NDCG − that of <see cref="Baseline"/> on the same users, with its interval.</param>
/// <param name="Baseline">The best baseline of the whole validation fold.</param>
public sealed record SliceFigures(
    string Group,
    string Name,
    int Users,
    int LeftOut,
    long Positives,
    IReadOnlyDictionary<string, SliceMetrics> Scorers,
    Interval Model,
    Interval Against,
    string Baseline);

/// <summary>A way to part the evaluation.</summary>
/// <param name="Name">As tables and the API spell it.</param>
/// <param name="Title">As pages head it.</param>
/// <param name="Sentence">What a slice is, what counts as positive and whom a mean counts.</param>
/// <param name="IsOfProducts">Whether it parts what was bought, not who bought.</param>
public sealed record SliceGroup(string Name, string Title, string Sentence, bool IsOfProducts);

/// <summary>A slice's users with the positives that count in it.</summary>
internal sealed record SliceMembers(SliceGroup Group, string Name, int LeftOut, IReadOnlyList<(int User, int[] Positives)> Users);
