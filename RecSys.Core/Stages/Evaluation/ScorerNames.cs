namespace RecSys.Core.Stages.Evaluation;

/// <summary>Names of scorers that are more than a line in a table.</summary>
public static class ScorerNames
{
    /// <summary>The version being judged.</summary>
    public const string Model = "model";

    /// <summary>The version that serves, where it is another one.</summary>
    public const string Champion = "champion";

    /// <summary>The floor.</summary>
    public const string Random = "random";

    /// <summary>The ceiling: ranks by the stored truth of a generated shop.</summary>
    public const string Oracle = "oracle";

    /// <summary>Whether a scorer is something a model should beat: neither a model nor one that knows the truth.</summary>
    public static bool IsBaseline(string name) => name is not (Model or Champion or Oracle);
}
