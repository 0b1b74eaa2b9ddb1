using Microsoft.Extensions.Configuration;
using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Tests.Core.Settings;

/// <summary>Settings that change while the lab runs.</summary>
public sealed class SettingsBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-settings-").FullName;

    [Fact]
    public void A_change_holds_at_once_and_after_a_restart()
    {
        var book = Open();
        var told = 0;
        book.Changed += () => told++;

        book.Change(Changes(("Training:LightGbm:Trees", "77"), ("Recommendation:ExcludePurchased", "false")));

        Assert.Equal((77, false, 1), (book.Current.Training.LightGbm.Trees, book.Current.Recommendation.ExcludePurchased, told));
        var again = Open();
        Assert.Equal((77, false), (again.Current.Training.LightGbm.Trees, again.Current.Recommendation.ExcludePurchased));
        Assert.Equal(110, again.Base.Training.LightGbm.Trees);
    }

    [Fact]
    public void Going_back_forgets_the_change()
    {
        var book = Open();
        book.Change(Changes(("Training:LightGbm:Trees", "77")));

        book.Change(Changes(("Training:LightGbm:Trees", null)));

        Assert.Equal(110, book.Current.Training.LightGbm.Trees);
        Assert.Empty(book.Changes);
        Assert.Equal(110, Open().Current.Training.LightGbm.Trees);
    }

    [Fact]
    public void Setting_the_value_of_the_configuration_is_no_change()
    {
        var book = Open(("Training:LightGbm:Trees", "150"));

        book.Change(Changes(("Training:LightGbm:Trees", "150")));

        Assert.Empty(book.Changes);
    }

    [Theory]
    [InlineData("Training:LightGbm:Trees", "0", "Training:LightGbm:Trees is '0'", "1 to 5000")]
    [InlineData("Training:LightGbm:Trees", "many", "Training:LightGbm:Trees is 'many'", "whole number")]
    [InlineData("Training:LightGbm:Treees", "9", "Training:LightGbm:Treees is not a setting", "Trees")]
    [InlineData("Trees", "9", "Trees is not a setting", "Training:LightGbm:Trees")]
    [InlineData("Lab:DataDirectory", "/tmp", "Lab:DataDirectory", "appsettings.json")]
    [InlineData("Gold:Hybrid:Price", "0.9", "Gold:Hybrid", "must sum to 1")]
    public void A_faulty_change_is_told_and_changes_nothing(string key, string value, string fault, string allowed)
    {
        var book = Open();

        var told = Assert.Single(book.Faults(Changes((key, value))));
        var thrown = Assert.Throws<LabException>(() => book.Change(Changes((key, value), ("Gold:Neighbours", "7"))));

        Assert.Contains(fault, told, StringComparison.Ordinal);
        Assert.Contains(allowed, told, StringComparison.Ordinal);
        Assert.Contains(fault, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(100, book.Current.Gold.Neighbours);
        Assert.False(File.Exists(Path.Combine(_folder, SettingsBook.FileName)));
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(2, Open().Faults(Changes(("Training:LightGbm:Trees", "0"), ("Gold:Neighbours", "0"))).Count);

    [Theory]
    [InlineData("""{"Training:LightGbm:Trees":"-4"}""", "Training:LightGbm:Trees is '-4'")]
    [InlineData("""{"Training:""", "is not JSON")]
    public void A_kept_file_that_no_longer_fits_is_named(string content, string fault)
    {
        File.WriteAllText(Path.Combine(_folder, SettingsBook.FileName), content);

        var told = Assert.Throws<LabException>(() => Open());

        Assert.Contains(fault, told.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", told.Hint, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SettingsBook Open(params (string Key, string Value)[] more) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", _folder), .. more.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value))]).Build(),
        _folder);

    private static Dictionary<string, string?> Changes(params (string Key, string? Value)[] changes) => changes.ToDictionary(c => c.Key, c => c.Value);
}
