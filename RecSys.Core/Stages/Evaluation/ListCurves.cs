namespace RecSys.Core.Stages.Evaluation;

/// <summary>A scorer's coverage and recall over the length of the lists.</summary>
/// <param name="Coverage">Distinct products in everybody's first k ÷ products in the catalogue; entry 0 is k = 1.</param>
/// <param name="Recall">Mean over users of hits in the first k ÷ positives; entry 0 is k = 1.</param>
public sealed record ListCurve(string Scorer, IReadOnlyList<double> Coverage, IReadOnlyList<double> Recall);

/// <summary>What longer lists would show.</summary>
internal static class ListCurves
{
    public static IReadOnlyList<ListCurve> Of(JudgedFold fold)
    {
        var length = Scorers.ListLength(fold.Settings.Evaluation);
        return [.. fold.Scorers.Select((scorer, s) => new ListCurve(scorer.Name, Coverage(fold, s, length), Recall(fold, s, length)))];
    }

    /// <summary>Distinct products in everybody's first k ÷ products in the catalogue, for k from 1 to a length.</summary>
    public static double[] Coverage(JudgedFold fold, int scorer, int length)
    {
        var products = fold.Catalogue.State.Products.Count;

        // First place at which each product stands in any list.
        var first = new int[products];
        Array.Fill(first, length);
        foreach (var list in fold.Users.Select(user => user.Lists[scorer]))
        {
            for (var i = 0; i < Math.Min(length, list.Length); i++)
            {
                first[list[i]] = Math.Min(first[list[i]], i);
            }
        }

        return Cumulative(first.Where(place => place < length).Select(place => (place, 1.0 / products)), length);
    }

    private static double[] Recall(JudgedFold fold, int scorer, int length) =>
        Cumulative(fold.Users.SelectMany(user => Hits(user, scorer).Select(place => (place, 1.0 / user.Positives.Length / fold.Users.Length))), length);

    private static IEnumerable<int> Hits(UserResult user, int scorer) =>
        Enumerable.Range(0, user.Lists[scorer].Length).Where(i => user.Positives.AsSpan().Contains(user.Lists[scorer][i]));

    private static double[] Cumulative(IEnumerable<(int Place, double Value)> steps, int length)
    {
        var curve = new double[length];
        foreach (var (place, value) in steps)
        {
            curve[place] += value;
        }

        for (var i = 1; i < length; i++)
        {
            curve[i] += curve[i - 1];
        }

        return curve;
    }
}
