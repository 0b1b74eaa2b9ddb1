using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.Pipeline;

/// <summary>What a user asks to run. What is null is taken from the settings.</summary>
/// <param name="Stages">Stage names; empty means all.</param>
/// <param name="AddDays">Days to add to the generated shop.</param>
/// <param name="FullRefresh">Make tables that are kept up to date by what is new (gold) anew from everything.</param>
/// <param name="ModelVersion">Version that work beside the pipeline is about; null takes the champion.</param>
public sealed record RunRequest(IReadOnlyList<string> Stages, string? Preset = null, int? Seed = null, string? Source = null, int? AddDays = null, bool? FullRefresh = null, int? ModelVersion = null)
{
    public static readonly RunRequest All = new([]);

    /// <summary>The settings of this run.</summary>
    /// <exception cref="LabException">A value is not allowed; all faults are named.</exception>
    public LabSettings Apply(LabSettings settings)
    {
        var asked = settings with
        {
            Lab = settings.Lab with
            {
                Preset = Preset ?? settings.Lab.Preset,
                Seed = Seed ?? settings.Lab.Seed,
                Source = Source ?? settings.Lab.Source,
                AddDays = AddDays ?? settings.Lab.AddDays,
                FullRefresh = FullRefresh ?? settings.Lab.FullRefresh,
                ModelVersion = ModelVersion ?? settings.Lab.ModelVersion,
            },
        };
        var faults = SettingsReader.Validate(asked);
        return faults.Count == 0 ? asked : throw new LabException(
            string.Join("; ", faults).Replace("Lab:", "", StringComparison.Ordinal) + ".",
            "Correct the value and start the run again.");
    }
}
