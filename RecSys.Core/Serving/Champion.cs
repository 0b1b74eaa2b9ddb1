using RecSys.Core.Domain;
using RecSys.Core.Stages.Features;
using RecSys.Core.Tracking;

namespace RecSys.Core.Serving;

/// <summary>The model that serves, or why none does.</summary>
/// <param name="Version">Of the model; the promoted one where none can be used.</param>
/// <param name="Trouble">Why the promoted model cannot be used; null where it can, or where none is promoted. With a model beside it, a champion of before serves on.</param>
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

    /// <summary>The champion of this moment; where it cannot be used, the one before it that can. Never throws: customers and events are served on.</summary>
    public static Champion Read(ModelRegistry models)
    {
        var promoted = models.ChampionVersion();
        LabException? trouble = null;
        foreach (var version in promoted is { } first ? models.EarlierChampions().Where(v => v != first).Prepend(first) : [])
        {
            try
            {
                return new Champion(version, models.Load(version, FeatureCatalog.Default.Fingerprint), trouble);
            }
            catch (LabException e)
            {
                trouble ??= e;
            }
        }

        return new Champion(promoted, null, trouble);
    }
}
