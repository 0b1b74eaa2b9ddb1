using RecSys.Core.Domain;
using RecSys.Core.Stages.Features;
using RecSys.Core.Tracking;

namespace RecSys.Core.Serving;

/// <summary>The model that serves, or why none does.</summary>
/// <param name="Trouble">Why the promoted model cannot be used; null where it can, or where none is promoted.</param>
internal sealed record Champion(int? Version, RankingModel? Model, LabException? Trouble)
{
    /// <summary>Nothing is promoted.</summary>
    public static Champion None { get; } = new(null, null, null);

    /// <summary>The model that serves.</summary>
    /// <exception cref="LabException">None is promoted, or it cannot be used.</exception>
    public RankingModel Required => Model ?? throw new LabException(
        Trouble?.Message ?? "No model is promoted to champion.",
        Trouble?.Hint ?? "Run training and evaluation, then promote a model on the Models page.",
        Fault.Conflict);

    /// <summary>The champion of this moment. Never throws: customers and events are served on when the model cannot be used.</summary>
    public static Champion Read(ModelRegistry models)
    {
        var version = models.ChampionVersion();
        try
        {
            return new Champion(version, version is { } known ? models.Load(known, FeatureCatalog.Default.Fingerprint) : null, null);
        }
        catch (LabException e)
        {
            return new Champion(version, null, e);
        }
    }
}
