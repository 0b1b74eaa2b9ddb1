using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Who serves after an evaluation: judged on the validation fold, because the test fold is for looking at, not for choosing.</summary>
internal static class Succession
{
    /// <summary>Points the aliases: the newest version serves unless its mean is lower than the champion's on the same customers.</summary>
    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="version">The version just judged.</param>
    /// <param name="value">Its value on the validation fold, higher is better.</param>
    /// <param name="against">It against the champion on the same customers; null where there is none that can be judged.</param>
    /// <param name="metric">What was compared.</param>
    /// <param name="now">Moment of the change.</param>
    /// <param name="asks">Somebody must approve a version before it takes the champion's place.</param>
    /// <returns>The decision in a sentence.</returns>
    public static string Decide(SqliteConnection connection, int version, double value, PairedDifference? against, string metric, long now, bool asks = false)
    {
        var serving = ModelTables.Named(connection, ModelAliases.Champion)?.Version;
        if (serving == version)
        {
            return $"Version {version} is the champion.";
        }

        if (against is { Difference.Value: < 0 })
        {
            ModelAliases.Set(connection, ModelAliases.Challenger, version, now, Reason(against, metric));
            return Invariant($"Version {serving} stays champion: {Reason(against, metric)}, ")
                + (against.IsWorse ? "more than chance explains." : "which chance may explain: a person may still promote it.");
        }

        if (asks && serving is not null)
        {
            ModelAliases.Set(connection, ModelAliases.Challenger, version, now, ModelAliases.Waits);
            return $"Version {version} may take the place of version {serving}, once somebody approves it: {(against is null ? "the champion cannot be judged any more" : Reason(against, metric))}.";
        }

        var reason = against is null ? Invariant($"validation {metric} {value:0.0000}") : Reason(against, metric);
        ModelAliases.Set(connection, ModelAliases.Champion, version, now, reason);
        ModelAliases.Set(connection, ModelAliases.Challenger, null, now, "the newest version serves");
        return $"Version {version} is the new champion: {reason}" + (against is null ? "." : $", not worse than version {serving}.");
    }

    /// <summary>Both means, their difference and its interval.</summary>
    internal static string Words(PairedDifference against) => Invariant(
        $"{against.First:0.0000} against {against.Second:0.0000}, difference {against.Difference.Value:+0.0000;−0.0000} (95 % interval {against.Difference.Low:+0.0000;−0.0000} to {against.Difference.High:+0.0000;−0.0000})");

    private static string Reason(PairedDifference against, string metric) => $"validation {metric} {Words(against)}";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
