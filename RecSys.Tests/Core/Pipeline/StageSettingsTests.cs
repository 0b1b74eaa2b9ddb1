using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Settings;

namespace RecSys.Tests.Core.Pipeline;

/// <summary>Which of the lab's own stages a changed setting makes stale by itself; what follows them is stale as well.</summary>
public sealed class StageSettingsTests
{
    private static readonly LabSettings Settings = new();

    [Fact]
    public void A_planted_leak_concerns_the_features_alone() =>
        Assert.Equal(["features"], Concerned(Settings with { Features = Settings.Features with { PlantedLeak = "label" } }));

    [Fact]
    public void The_length_of_a_list_concerns_the_lists_alone() =>
        Assert.Equal(["recommendation"], Concerned(Settings with { Recommendation = Settings.Recommendation with { TopK = 20 } }));

    [Fact]
    public void How_fast_affinities_fade_concerns_all_that_counts_them() =>
        Assert.Equal(
            ["gold", "candidates", "features", "evaluation", "recommendation"],
            Concerned(Settings with { Features = Settings.Features with { AffinityHalfLifeDays = 7 } }));

    [Fact]
    public void What_may_be_recommended_concerns_candidates_labels_and_lists() =>
        Assert.Equal(
            ["candidates", "features", "labels", "evaluation", "recommendation"],
            Concerned(Settings with { Recommendation = Settings.Recommendation with { ExcludePurchased = false } }));

    [Fact]
    public void Each_stage_shows_the_settings_it_names_and_no_other_of_their_sections()
    {
        foreach (var stage in Stages())
        {
            var shown = stage.SettingsRead.SelectMany(key => SettingValues.Of(Settings, Settings, key)).Select(s => s.Key).ToList();

            Assert.NotEmpty(shown);
            Assert.All(shown, key => Assert.Contains(stage.SettingsRead, read => key == read || (!read.Contains(':', StringComparison.Ordinal) && key.StartsWith($"{read}:", StringComparison.Ordinal))));
        }
    }

    private static IEnumerable<string> Concerned(LabSettings changed) =>
        from stage in Stages()
        where SettingsFingerprint.Of(Settings, stage.SettingsRead) != SettingsFingerprint.Of(changed, stage.SettingsRead)
        select stage.Name;

    private static IReadOnlyList<IStage> Stages()
    {
        var folder = Path.Combine(Path.GetTempPath(), "recsys-no-lab");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", folder)]).Build();
        using var services = new ServiceCollection().AddLogging().AddRecSysCore(configuration, folder).BuildServiceProvider();
        return services.GetRequiredService<PipelineDefinition>().Stages;
    }
}
