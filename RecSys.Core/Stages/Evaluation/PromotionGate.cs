using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Whether a version may take the champion's place.</summary>
/// <param name="Version">The version that wants to serve.</param>
/// <param name="Champion">The version that serves; null where none does.</param>
/// <param name="Metric">What was compared, on the validation fold.</param>
/// <param name="Against">The version − the champion on the same customers; null where they cannot be compared or there is nobody to compare with.</param>
/// <param name="Unknown">Why they cannot be compared; null where they can.</param>
public sealed record PromotionCheck(int Version, int? Champion, string Metric, PairedDifference? Against, string? Unknown)
{
    /// <summary>Not worse than the champion: the interval of the difference does not lie wholly below 0. What is not known is not allowed.</summary>
    public bool IsAllowed => Champion is null || Champion == Version || Against is { IsWorse: false };

    /// <summary>The verdict with its interval.</summary>
    public string Sentence => this switch
    {
        { Champion: null } => $"Nothing serves yet: version {Version} has nobody to beat.",
        _ when Champion == Version => $"Version {Version} is the champion.",
        { Against: null } => $"Nobody knows whether version {Version} is worse than version {Champion}: {Unknown}",
        { Against.IsWorse: true } => $"Version {Version} is worse than version {Champion}: {Numbers(Against)}. Chance does not explain that.",
        { Against.IsBetter: true } => $"Version {Version} is better than version {Champion}: {Numbers(Against)}.",
        _ => $"Version {Version} is not worse than version {Champion}: {Numbers(Against)}, so chance may explain the difference.",
    };

    private string Numbers(PairedDifference against) => string.Create(CultureInfo.InvariantCulture, $"validation {Metric} {Succession.Words(against)} over {against.Users:N0} customers");
}

/// <summary>Promotion by people: a version serves when it is not worse than the champion, or when somebody says so knowingly.</summary>
public sealed class PromotionGate(LabDatabase database, ModelRegistry registry, SettingsBook settings)
{
    private const string Fold = "validation";

    /// <summary>Compares a version with the champion on the validation fold.</summary>
    /// <exception cref="LabException">There is no such version, it was never judged, or today's features are not those it was trained on.</exception>
    public async Task<PromotionCheck> CheckAsync(int version, CancellationToken cancel = default)
    {
        var judged = Judged(version);
        var champion = registry.ChampionVersion();
        var metric = Metrics.Ndcg.Key(judged.Detail?.K ?? settings.Current.Evaluation.K);
        if (champion is not { } serving || serving == version)
        {
            return new PromotionCheck(version, champion, metric, null, null);
        }

        try
        {
            var (first, second) = Pair(version, judged.Detail?.ChampionVersion, serving, Detail(serving)?.ChampionVersion);
            var against = await ScorerPairs.CompareAsync(
                database.Paths, Fold, metric, first, second, settings.Current.Evaluation.BootstrapResamples, settings.Current.Lab.Seed, cancel);
            return new PromotionCheck(version, champion, metric, against, null);
        }
        catch (LabException e)
        {
            return new PromotionCheck(version, champion, metric, null, $"{e.Message} {e.Hint}");
        }
    }

    /// <summary>Makes a version the champion where the gate lets it through.</summary>
    /// <param name="version">To serve.</param>
    /// <param name="evenIfWorse">Somebody answers for it: the gate is told of, not heeded.</param>
    /// <param name="cancel">Stops before anything has changed.</param>
    /// <exception cref="LabException">The version is worse than the champion, or nobody knows; or it cannot serve at all.</exception>
    public async Task<PromotionCheck> PromoteAsync(int version, bool evenIfWorse, CancellationToken cancel = default)
    {
        var check = await CheckAsync(version, cancel);
        if (!check.IsAllowed && !evenIfWorse)
        {
            throw new LabException(check.Sentence, "Promote it all the same with even_if_worse=true, or by the tick on the Models page; undo takes it back.", Fault.Conflict);
        }

        registry.Promote(version, check.IsAllowed ? $"promoted by hand: {check.Sentence}" : $"promoted by hand against the gate: {check.Sentence}");
        return check;
    }

    /// <summary>Where both stand in one evaluation, that one tells; otherwise both files, where they are of the same customers.</summary>
    private static (JudgedScorer First, JudgedScorer Second) Pair(int version, int? beside, int champion, int? championBeside) =>
        beside == champion ? (new(version, ScorerNames.Model), new(version, ScorerNames.Champion))
        : championBeside == version ? (new(champion, ScorerNames.Champion), new(champion, ScorerNames.Model))
        : (new(version, ScorerNames.Model), new(champion, ScorerNames.Model));

    private (long EvaluatedAt, EvaluationDetail? Detail) Judged(int version)
    {
        using var connection = database.Connect(readOnly: true);
        using var rows = new BulkRead(connection, $"select evaluated_at, feature_fingerprint from {Tables.ModelVersions} where version = ?1", version);
        if (!rows.Next())
        {
            throw ModelRegistry.Unknown(version);
        }

        if (rows.IsNull(0))
        {
            throw ModelRegistry.NeverJudged(version);
        }

        return rows.Text(1) == FeatureCatalog.Default.Fingerprint
            ? (rows.Long(0), EvaluationFiles.Read(database.Paths, version, rows.Long(0)))
            : throw new LabException($"Version {version} was trained on other features than the lab computes today.", "Train a new version.", Fault.Conflict);
    }

    private EvaluationDetail? Detail(int version)
    {
        using var connection = database.Connect(readOnly: true);
        var at = LabDatabase.Scalar<long>(connection, $"select coalesce(max(evaluated_at), 0) from {Tables.ModelVersions} where version = {version}");
        return EvaluationFiles.Read(database.Paths, version, at);
    }
}
