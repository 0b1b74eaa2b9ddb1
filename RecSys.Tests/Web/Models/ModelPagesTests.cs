using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Serving;
using RecSys.Core.Stages.Training;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;
using RecSys.Tests.Support;
using RecSys.Web.Components.Models;
using RecSys.Web.Components.Pages;

namespace RecSys.Tests.Web.Models;

public sealed class ModelPagesTests : PageTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-models-").FullName;
    private readonly BunitJSModuleInterop _plotly;
    private readonly FakeStage _training = new("training", Tables.Landing, "fake_models");

    public ModelPagesTests()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Lab:DataDirectory", _folder)]).Build();
        Services.AddLogging().AddRecSysCore(configuration, _folder);
        Services.AddSingleton(new PipelineDefinition([_training], Tables.Landing));
        _plotly = JSInterop.SetupModule(invocation => invocation.Arguments.Any(argument => $"{argument}".Contains("plotly-interop", StringComparison.Ordinal)));
        _plotly.Mode = JSRuntimeMode.Loose;
    }

    private LabDatabase Database => Services.GetRequiredService<LabDatabase>();

    public override Task InitializeAsync()
    {
        Database.Open();
        return Task.CompletedTask;
    }

    [Fact]
    public void Without_models_the_page_says_where_they_come_from() =>
        Assert.Contains("There is no model yet.", Render<ModelsPage>().Markup, StringComparison.Ordinal);

    [Fact]
    public void A_version_that_nobody_can_compare_serves_only_when_somebody_answers_for_it_and_a_click_undoes_it()
    {
        ModelShelf.Add(Database, 0.21, 0.20);
        ModelShelf.Add(Database, 0.23, 0.22);
        var registry = Services.GetRequiredService<ModelRegistry>();
        registry.Promote(1);
        var page = Render<ModelsPage>();
        Assert.Contains("0.2200", page.Markup, StringComparison.Ordinal);

        page.Find("[aria-label='Promote version 2']").Click();
        var panel = page.WaitForElement("[role=region][aria-label='Promote version 2']");
        Assert.Contains("Nobody knows whether version 2 is worse than version 1", panel.TextContent, StringComparison.Ordinal);
        Assert.True(Button(page, "Make it champion").HasAttribute("disabled"));
        Assert.Equal(1, registry.ChampionVersion());

        page.Find("input[type=checkbox]").Change(true);
        Button(page, "Make it champion").Click();
        page.WaitForAssertion(() => Assert.Contains("Version 2 serves now.", page.Markup, StringComparison.Ordinal));
        Assert.Equal(2, registry.ChampionVersion());
        Assert.Contains("against the gate", page.Find("[aria-label='History of the aliases']").TextContent, StringComparison.Ordinal);

        Button(page, "Undo").Click();
        Assert.Equal(1, registry.ChampionVersion());
    }

    [Fact]
    public void A_champion_that_cannot_be_read_is_named_with_what_serves_in_its_place()
    {
        var fine = new LiveStatus(true, 1, 1, 1, 0, 0, null, 1);
        Assert.Empty(Render<ModelTrouble>(p => p.Add(c => c.Status, fine)).Nodes.OfType<AngleSharp.Dom.IElement>());
        var troubled = Render<ModelTrouble>(p => p.Add(c => c.Status, fine with { ModelTrouble = "The model file v2.json cannot be read." }));
        Assert.Contains("Version 1 serves in place of the champion. The model file v2.json cannot be read.", troubled.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("serves in place", Render<ModelTrouble>(p => p.Add(c => c.Status, troubled.Instance.Status with { ModelVersion = null })).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_is_named_challenger_by_a_click()
    {
        ModelShelf.Add(Database, 0.21, 0.20);
        ModelShelf.Add(Database, 0.23, 0.22);
        Services.GetRequiredService<ModelRegistry>().Promote(2);
        var page = Render<ModelsPage>();

        page.Find("[aria-label='Make version 1 the challenger']").Click();

        Assert.Equal([["champion"], ["challenger"]], Services.GetRequiredService<ModelReports>().List().Select(m => m.Aliases));
    }

    [Fact]
    public void Ticked_trainings_are_compared_and_found_by_their_tags()
    {
        ModelShelf.Add(Database, 0.21, 0.20);
        ModelShelf.Add(Database, 0.23, 0.20);
        ModelShelf.Add(Database, 0.24, 0.20);
        Services.GetRequiredService<ModelNotes>().Write(1, "the first", ["baseline"]);
        var page = Render<TrainingsPage>();
        Assert.Equal(["trees3020", "validation ndcg@100.24000.2300"], Differences());

        page.Find("[aria-label='Compare version 1']").Change(true);
        Assert.Equal(["trees302010", "validation ndcg@100.24000.23000.2100"], Differences());

        page.Find("[aria-label='Only baseline']").Click();
        Assert.Equal("1 of 3 trainings", page.Find("[role=status]").TextContent);

        List<string> Differences() => [.. page.FindAll("[aria-label='Differences'] tbody tr").Select(r => r.TextContent)];
    }

    [Fact]
    public void A_note_is_written_on_the_versions_page_and_stays()
    {
        ModelShelf.Add(Database, 0.21, 0.20);
        var page = Render<ModelPage>(parameters => parameters.Add(p => p.Version, 1));

        page.Find(".lab-note textarea").Change("too many leaves");
        page.Find(".lab-note input").Change("try, leaves");
        page.FindAll(".lab-note button").Single().Click();

        var kept = Services.GetRequiredService<ModelNotes>().All()[1];
        Assert.Equal(("too many leaves", "leaves, try"), (kept.Text, kept.TagLine));
        Assert.Contains("Kept.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("too many leaves", Render<ModelCardPage>(parameters => parameters.Add(p => p.Version, 1)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_shows_its_figures_and_whom_they_count()
    {
        ModelShelf.Add(Database, 0.21, 0.20);
        var page = Render<ModelPage>(parameters => parameters.Add(p => p.Version, 1));

        Assert.Contains(1200.ToString("N0"), page.Markup, StringComparison.Ordinal);
        Assert.Contains("are left out", page.Markup, StringComparison.Ordinal);
        Assert.Contains("beats the best baseline, random", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_version_says_so() => Assert.Contains(
        "There is no model version 7", Render<ModelPage>(parameters => parameters.Add(p => p.Version, 7)).Markup, StringComparison.Ordinal);

    [Fact]
    public async Task The_curve_grows_while_the_stage_trains()
    {
        var drawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _training.Then = async (context, cancel) =>
        {
            Points(context, 1);
            await drawn.Task.WaitAsync(cancel);
            Points(context, 2);
            await done.Task.WaitAsync(cancel);
        };
        var jobs = Services.GetRequiredService<JobHub>();
        await jobs.StartAsync(CancellationToken.None);
        var curve = Render<LiveCurve>(parameters => parameters.Add(p => p.Model, (ModelDetail?)null));
        jobs.Start(RunRequest.All);

        curve.WaitForAssertion(() => Assert.Contains("Growing now", curve.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        curve.WaitForAssertion(() => Assert.Equal(2, jobs.Current!.Points.Count), TimeSpan.FromSeconds(10));
        drawn.SetResult();
        curve.WaitForAssertion(() => Assert.Contains(_plotly.Invocations, i => i.Identifier is "extendTraces" or "react"), TimeSpan.FromSeconds(10));
        done.SetResult();
        await jobs.StopAsync(CancellationToken.None);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ModelsPage> page, string text) =>
        page.FindAll("button").First(b => b.TextContent.Contains(text, StringComparison.Ordinal));

    private static void Points(StageContext context, int tree)
    {
        context.Point(TrainingStage.TrainCurve, tree, 0.1 * tree);
        context.Point(TrainingStage.ValidationCurve, tree, 0.1 * tree);
    }
}
