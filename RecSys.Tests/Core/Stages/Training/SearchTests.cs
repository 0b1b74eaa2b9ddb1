using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Labels;
using RecSys.Core.Stages.Splits;
using RecSys.Core.Stages.Training;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Training;

public sealed class SearchTests : IDisposable
{
    private readonly TempLab _lab = new TempLab
    {
        Settings = new()
        {
            Candidates = new() { MaxPerCustomer = 25 },
            Training = new() { Trainer = "linear", Linear = new() { Passes = 8 } },
            Search = new() { Trials = 7 },
        },
    }.With(Given.BusyShop());

    public static TheoryData<string> Names => [.. Trainers.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_drawn_value_is_allowed_lies_where_it_was_searched_and_leaves_the_rest_alone(string name)
    {
        var space = new ParameterSpace(Trainers.Find(name));
        var settings = new TrainingSettings { Trainer = name, NegativesPerCustomer = 33 };
        Assert.NotEmpty(space.Parameters);
        for (var seed = 0; seed < 200; seed++)
        {
            var drawn = space.Draw(settings, new Random(seed));
            Assert.Empty(SettingsReader.Validate(new LabSettings { Training = drawn }));
            Assert.Equal((name, 33), (drawn.Trainer, drawn.NegativesPerCustomer));
            Assert.All(space.ValuesIn(drawn), v => Assert.InRange(v.Value, space.Parameters.Single(p => p.Name == v.Key).From, space.Parameters.Single(p => p.Name == v.Key).To));
        }

        Assert.Equal(space.Draw(settings, new Random(5)), space.Draw(settings, new Random(5)));
        Assert.NotEqual(space.Draw(settings, new Random(5)), space.Draw(settings, new Random(6)));
    }

    [Fact]
    public void Half_of_what_is_drawn_by_ratio_lies_below_the_middle_of_the_ratios()
    {
        var random = new Random(1);
        var parameter = new SearchedParameter("L2", 0.01, 100, IsLog: true, IsWhole: false);

        // The middle of 0.01 and 100 by ratio is 1; five standard deviations of 4,000 fair coins are 158.
        Assert.InRange(Enumerable.Range(0, 4_000).Count(_ => parameter.Draw(random) < 1), 1_842, 2_158);
    }

    [Fact]
    public void A_trial_is_given_up_that_is_below_the_median_of_the_finished_ones_at_its_step()
    {
        var rule = new MedianRule();
        foreach (var level in new[] { 0.1, 0.2, 0.3, 0.4 })
        {
            // The curves fall after their second step: what counts is the best so far.
            rule.Finish([new(1, 0, 0.05), new(2, 0, level), new(3, 0, 0.01)]);
        }

        // Of 0.1, 0.2, 0.3 and 0.4 the median is 0.25.
        Assert.True(rule.GivesUp(step: 2, mostSteps: 8, best: 0.249));
        Assert.False(rule.GivesUp(step: 2, mostSteps: 8, best: 0.25));
        Assert.True(rule.GivesUp(step: 6, mostSteps: 8, best: 0.249));
        Assert.False(rule.GivesUp(step: 1, mostSteps: 8, best: 0));
        Assert.False(new MedianRule().GivesUp(step: 8, mostSteps: 8, best: 0));
    }

    [Fact]
    public async Task A_search_keeps_its_trials_the_first_with_the_parameters_of_the_settings_and_twice_the_same()
    {
        await PrepareAsync();
        await _lab.RunAsync(new SearchStage());
        var first = Search();
        RecSys.Core.Storage.LabDatabase.Execute(_lab.Connection, "delete from search_trials");
        await _lab.RunAsync(new SearchStage(), threads: 2);

        Assert.Equal(7, first.Trials.Count);
        Assert.Equal(0.05, first.Trials[0].Values["LearningRate"]);
        Assert.Equal(first.Trials.Max(t => t.ValidationNdcg), first.Best.ValidationNdcg);
        Assert.Equal(first.Trials.Select(Result), Search().Trials.Select(Result));
        Assert.Equal(7, first.Trials.Select(t => t.Values["LearningRate"]).Distinct().Count());

        static object Result(SearchTrial trial) => (trial.Trial, trial.Values["LearningRate"], trial.BestStep, trial.ValidationNdcg, trial.WasStopped);
    }

    [Fact]
    public async Task A_cancelled_search_keeps_the_trials_it_has_made()
    {
        await PrepareAsync();
        using var cancel = new CancellationTokenSource();
        var observer = new CancelAfter(trials: 3, cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lab.RunAsync(new SearchStage(), observer: observer, cancel: cancel.Token));
        RecSys.Core.Storage.LabDatabase.RollBackIfOpen(_lab.Connection);

        Assert.Equal([1, 2, 3], Search().Trials.Select(t => t.Trial));
    }

    [Fact]
    public async Task The_parameters_of_a_trial_become_those_of_the_settings()
    {
        await PrepareAsync();
        await _lab.RunAsync(new SearchStage());
        var book = SettingsBook.Of(new LabSettings { Lab = new() { DataDirectory = _lab.Paths.DataDirectory } });
        var trial = Search().Trials[3];
        new SearchReports(_lab.Database, book).Use(Search(), trial);

        Assert.Equal("linear", book.Current.Training.Trainer);
        Assert.Equal((trial.Values["LearningRate"], trial.Values["L2"]), (book.Current.Training.Linear.LearningRate, book.Current.Training.Linear.L2));
    }

    public void Dispose() => _lab.Dispose();

    private SearchReport Search() => new SearchReports(_lab.Database, SettingsBook.Of(_lab.Settings)).All().Single();

    private async Task PrepareAsync()
    {
        var histories = new ShopHistoryReader();
        await _lab.RunAsync(new FeaturesStage(histories));
        await _lab.RunAsync(new LabelsStage(histories));
        await _lab.RunAsync(new SplitsStage(histories));
    }

    private sealed class CancelAfter(int trials, CancellationTokenSource cancel) : IStageObserver
    {
        public void Progress(double fraction, string doing)
        {
        }

        public void Point(string series, double x, double y)
        {
            if ((int)x == trials)
            {
                cancel.Cancel();
            }
        }
    }
}
