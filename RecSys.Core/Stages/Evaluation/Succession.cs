using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Who serves after an evaluation: judged on the validation fold, because the test fold is for looking at, not for choosing.</summary>
internal static class Succession
{
    /// <summary>Points the aliases.</summary>
    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="version">The version just judged.</param>
    /// <param name="model">Its value on the validation fold, higher is better.</param>
    /// <param name="champion">The champion's on the same customers; NaN where there is none that can be judged.</param>
    /// <param name="metric">What was compared.</param>
    /// <param name="now">Moment of the change.</param>
    /// <returns>The decision in a sentence.</returns>
    public static string Decide(SqliteConnection connection, int version, double model, double champion, string metric, long now)
    {
        var serving = ModelTables.Named(connection, ModelAliases.Champion)?.Version;
        if (serving == version)
        {
            return $"Version {version} is the champion.";
        }

        if (model < champion)
        {
            ModelAliases.Set(connection, ModelAliases.Challenger, version, now, Invariant($"validation {metric} {model:0.0000}, champion {champion:0.0000}"));
            return Invariant($"Version {serving} stays champion: {metric} on validation is {champion:0.0000}, version {version} reaches {model:0.0000}.");
        }

        var reason = Invariant($"validation {metric} {model:0.0000}");
        ModelAliases.Set(connection, ModelAliases.Champion, version, now, reason);
        ModelAliases.Set(connection, ModelAliases.Challenger, null, now, "the newest version serves");
        return Invariant($"Version {version} is the new champion: {reason}") + (double.IsNaN(champion) ? "." : Invariant($", not worse than version {serving} with {champion:0.0000}."));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
