using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Tests.Support;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Web.Shared;

public sealed class StageFrameTests : LabPageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Before_the_first_run_it_says_what_to_do()
    {
        var frame = Draw("gold");

        Assert.Equal("Gold", frame.Find("h1").TextContent);
        Assert.Contains("What does gold answer?", frame.Markup, StringComparison.Ordinal);
        Assert.Contains("This stage has not run yet.", frame.Markup, StringComparison.Ordinal);
        Assert.Equal("/stages/silver", frame.Find(".lab-neighbours a").GetAttribute("href"));
    }

    [Fact]
    public void Settings_are_shown_with_key_value_and_meaning_once_unfolded()
    {
        var frame = Draw("gold");
        Assert.Empty(frame.FindAll(".lab-settings"));

        frame.Find("summary").Click();
        var settings = frame.Find(".lab-settings").TextContent;

        Assert.Contains("Gold:TrendingDays", settings, StringComparison.Ordinal);
        Assert.Contains("Gold:Hybrid:Trending", settings, StringComparison.Ordinal);
        Assert.Contains("Length of the trending window, days.", settings, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_settings_of_another_section_are_folded_under_the_stages_own()
    {
        IReadOnlyList<SettingValue> Of(string key) => [.. SettingValues.Of(new LabSettings(), new LabSettings(), key)];

        var form = Render<SettingsForm>(p => p.Add(f => f.Own, "featur").Add(f => f.Open, true).Add(f => f.Settings, [.. Of("Gold"), .. Of("Features"), .. Of(SettingKeys.ExcludePurchased)]));

        Assert.Equal(["Features", "Recommendation"], form.FindAll("h3").Select(h => h.TextContent));
        var folded = form.Find(".lab-settings-other");
        Assert.StartsWith("Gold: ", folded.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        Assert.False(folded.HasAttribute("open"));
        Assert.NotNull(folded.QuerySelector("#setting-gold-trendingdays"));
    }

    [Fact]
    public async Task A_changed_setting_is_judged_while_typed_kept_when_saved_and_marks_the_stage_stale()
    {
        await RunAsync();
        var frame = Draw("gold");
        await frame.Find("summary").ClickAsync();
        var days = frame.Find("#setting-gold-trendingdays");

        await days.InputAsync("9999");
        Assert.Contains("allowed is 1 to 365", frame.Find(".lab-setting [role=alert]").TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.True(frame.Find("[aria-label='Changed settings'] button").HasAttribute("disabled"));

        await frame.Find("#setting-gold-trendingdays").InputAsync("14");
        await frame.Find("[aria-label='Changed settings'] button").ClickAsync();

        frame.WaitForAssertion(() => Assert.Contains("its settings have changed since", frame.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal(14, Services.GetRequiredService<SettingsBook>().Current.Gold.TrendingDays);
        Assert.Equal("back to 30", frame.Find(".lab-setting-back").TextContent);
    }

    [Fact]
    public void The_walk_names_every_stage_and_marks_where_one_is()
    {
        var frame = Draw("gold");

        Assert.Equal(["Silver", "Gold"], frame.FindAll(".lab-step-name").Select(s => s.TextContent).Where(s => s is "Silver" or "Gold"));
        Assert.Equal("/stages/gold", frame.Find(".lab-stepper [aria-current=step]").GetAttribute("href"));
    }

    [Fact]
    public void The_button_runs_the_stage_and_what_it_produced_is_read_anew()
    {
        var read = 0;
        var frame = Draw("gold", () => read++);

        frame.FindAll(".lab-stage-header button")[0].Click();

        frame.WaitForAssertion(() => Assert.Contains("3 rows were made.", frame.Markup, StringComparison.Ordinal), Patience);
        frame.WaitForAssertion(() => Assert.Equal(1, read), Patience);
        frame.WaitForAssertion(() => Assert.Contains("There are some.", frame.Markup, StringComparison.Ordinal), Patience);
        frame.WaitForAssertion(() => Assert.Contains("word 2", frame.Find("tbody").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(["gold"], Jobs.Current!.Stages.Select(s => s.Name));
    }

    [Fact]
    public void Run_from_here_on_runs_the_stage_and_all_after_it()
    {
        var frame = Draw("silver");

        frame.FindAll(".lab-stage-header button")[1].Click();

        Assert.Equal(["silver", "gold"], Jobs.Current!.Stages.Select(s => s.Name));
        frame.WaitForAssertion(() => Assert.Contains("3 rows were made.", frame.Markup, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task A_failure_is_shown_with_what_to_do()
    {
        Stages[2].Then = (_, _) => throw new LabException("No sales.", "Drop a file.");
        await RunAsync();

        var alert = Draw("gold").Find(".mud-alert").TextContent;

        Assert.Contains("No sales.", alert, StringComparison.Ordinal);
        Assert.Contains("Drop a file.", alert, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_stage_shows_the_way_back()
    {
        Assert.Contains("There is no stage platinum", Draw("platinum").Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<StageFrame> Draw(string stage, Action? finished = null) => Render<StageFrame>(parameters => parameters
        .Add(f => f.Stage, stage)
        .Add(f => f.OnFinished, EventCallback.Factory.Create(this, finished ?? (() => { })))
        .AddChildContent("<p>what it produced</p>"));
}
