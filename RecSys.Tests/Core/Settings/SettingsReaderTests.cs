using Microsoft.Extensions.Configuration;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;

namespace RecSys.Tests.Core.Settings;

public class SettingsReaderTests
{
    [Fact]
    public void Nothing_given_means_the_defaults() => Assert.Equal("small", Read().Lab.Preset);

    [Fact]
    public void A_value_given_is_taken() => Assert.Equal(7, Read(("Recommendation:TopK", "7")).Recommendation.TopK);

    [Fact]
    public void A_preset_can_be_added_and_the_others_stay()
    {
        var settings = Read(("Generation:Presets:mine:Customers", "33"), ("Lab:Preset", "mine"));

        Assert.Equal(33, settings.Generation.Presets["mine"].Customers);
        Assert.True(settings.Generation.Presets.ContainsKey("tiny"));
    }

    [Fact]
    public void Every_fault_of_form_is_told_at_once_with_key_value_and_what_is_allowed()
    {
        var message = Refusal(("Training:LightGbm:Trees", "many"), ("Recommendation:ExcludePurchased", "perhaps"), ("Generation:LastDay", "soon"));

        Assert.Contains("Training:LightGbm:Trees is 'many': allowed is a whole number", message, StringComparison.Ordinal);
        Assert.Contains("Recommendation:ExcludePurchased is 'perhaps': allowed is true or false", message, StringComparison.Ordinal);
        Assert.Contains("Generation:LastDay is 'soon': allowed is a date", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_form_and_of_range_are_told_together()
    {
        var message = Refusal(("Training:LightGbm:Trees", "many"), ("Recommendation:TopK", "-1"));

        Assert.Contains("Training:LightGbm:Trees is 'many'", message, StringComparison.Ordinal);
        Assert.Contains("Recommendation:TopK is '-1'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_range_is_told_at_once_with_key_value_and_what_is_allowed()
    {
        var message = Refusal(("Recommendation:TopK", "-1"), ("Lab:Source", "elsewhere"), ("Generation:Presets:tiny:Customers", "0"));

        Assert.Contains("Recommendation:TopK is '-1': allowed is 1 to 100", message, StringComparison.Ordinal);
        Assert.Contains("Lab:Source is 'elsewhere': allowed are generate, landing", message, StringComparison.Ordinal);
        Assert.Contains("Generation:Presets:tiny:Customers is '0': allowed is 10 to 10000000", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_preset_names_those_there_are() =>
        Assert.Contains("Lab:Preset is 'huge': allowed are large, small, tiny", Refusal(("Lab:Preset", "huge")), StringComparison.Ordinal);

    [Fact]
    public void A_misspelt_key_is_a_fault() =>
        Assert.Contains("Recommendation:TopKay is not a setting: allowed in Recommendation are TopK", Refusal(("Recommendation:TopKay", "3")), StringComparison.Ordinal);

    [Fact]
    public void Hybrid_weights_must_sum_to_one() =>
        Assert.Contains("Gold:Hybrid: the weights sum to 1.75", Refusal(("Gold:Hybrid:Interaction", "1")), StringComparison.Ordinal);

    [Fact]
    public void Quotas_and_weights_name_sources_there_are()
    {
        var message = Refusal(("Candidates:Weights:eases", "2"), ("Candidates:Quotas:neighbours", "10"), ("Candidates:Weights:popular", "-1"));

        Assert.Contains("Candidates: there is no source 'eases'; sources are user_history, recently_viewed", message, StringComparison.Ordinal);
        Assert.Contains("Candidates: there is no source 'neighbours'", message, StringComparison.Ordinal);
        Assert.Contains("Candidates: the weight of popular is -1", message, StringComparison.Ordinal);
        Assert.Equal(CandidateSources.All.Select(s => s.Name), CandidateSettings.SourceNames);
    }

    [Fact]
    public void The_root_file_holds_every_knob_with_its_default()
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();

        Assert.DoesNotContain(Keys(typeof(LabSettings), ""), key => file.GetSection(key).Value is null && !file.GetSection(key).GetChildren().Any() && key != "Candidates:Weights");
        Assert.Equal(Show(new LabSettings()), Show(SettingsReader.Read(file)));
    }

    private static LabSettings Read(params (string Key, string Value)[] values) => SettingsReader.Read(Given(values));

    private static string Refusal(params (string Key, string Value)[] values) =>
        Assert.Throws<LabException>(() => SettingsReader.Read(Given(values))).Message;

    private static IConfiguration Given((string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();

    private static IEnumerable<string> Keys(Type type, string path) => type.GetProperties().SelectMany(property =>
        property.PropertyType.Namespace == typeof(LabSettings).Namespace
            ? Keys(property.PropertyType, $"{path}{property.Name}:")
            : [path + property.Name]);

    private static string Show(LabSettings settings) => System.Text.Json.JsonSerializer.Serialize(settings);
}
