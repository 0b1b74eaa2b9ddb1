using System.Globalization;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Training;

/// <summary>
/// Random search (Bergstra and Bengio 2012) over the chosen trainer's parameters, judged by the validation fold. It stands beside the pipeline: it registers no
/// model. Each trial is kept as soon as it has ended, so that a cancelled search keeps what it has found.
/// </summary>
public sealed class SearchStage : IStage
{
    /// <summary>Name of the live curve: the best trial so far.</summary>
    public const string BestCurve = "best validation ndcg@10";

    public string Name => "search";

    public string Question => "Which parameters rank the validation fold best?";

    public string Explanation =>
        "Each trial trains the chosen trainer with parameters drawn by seed, stops it early as training does, and keeps its best NDCG@10 on the validation fold. "
        + "The first trial has the parameters of the settings, so that the best is never worse than they are.";

    public IReadOnlyList<string> Reads => [Tables.FeatureSnapshots, Tables.Labels, Tables.SplitFolds];

    public IReadOnlyList<string> Writes => [Tables.SearchTrials];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Search), nameof(LabSettings.Training)];

    public IReadOnlyList<TableSpec> Owns => [SearchTables.Trials];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel) => Task.FromResult(Run(context, cancel));

    private static StageReport Run(StageContext context, CancellationToken cancel)
    {
        context.Progress(0, "reading the folds");
        var (search, training) = (context.Settings.Search, context.Settings.Training);
        var trainer = Trainers.Find(training.Trainer);
        var (space, data, rule) = (new ParameterSpace(trainer), TrainingData.Read(context, cancel), new MedianRule());
        var started = context.Clock.GetTimestamp();
        var trials = new List<SearchTrial>();
        while (trials.Count < search.Trials && (trials.Count == 0 || context.Clock.GetElapsedTime(started).TotalMinutes < search.Minutes))
        {
            var number = trials.Count + 1;
            var tried = number == 1 ? training : space.Draw(training, context.RandomFor($"search:{number}"));
            SearchTrial? trial = null;
            context.WithoutLock(() => trial = Try(context, number, trainer, space.ValuesIn(tried), tried, data, search.StopBelowMedian ? rule : null, cancel));
            SearchTables.Insert(context.Connection, context.RunId, trainer.Name, trial!, context.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            trials.Add(trial!);

            // Told once it is committed: who is told reads it.
            context.WithoutLock(() => context.Point(BestCurve, number, trials.Max(t => t.ValidationNdcg)));
        }

        return Report(context, trainer, trials);
    }

    private static SearchTrial Try(
        StageContext context,
        int number,
        ITrainer trainer,
        IReadOnlyDictionary<string, double> values,
        TrainingSettings settings,
        TrainingData data,
        MedianRule? rule,
        CancellationToken cancel)
    {
        var (started, most, wasStopped) = (context.Clock.GetTimestamp(), trainer.Parameters(settings).MostSteps(), false);
        var curve = new LearningCurve(data.Rows, data.Validation, settings.EarlyStoppingSteps, step => context.Progress(
            (number - 1 + (double)step.Step / most) / context.Settings.Search.Trials,
            Invariant($"trial {number} of at most {context.Settings.Search.Trials}: {trainer.StepName} {step.Step}, validation NDCG@10 {step.ValidationNdcg:0.0000}")));
        trainer.Train(
            new TrainingTask(data.Rows, settings, context.Settings.Lab.Seed, context.Threads),
            step =>
            {
                var goesOn = curve.Add(step);
                wasStopped = goesOn && rule?.GivesUp(curve.Steps.Count, most, curve.BestValidationNdcg) == true;
                return goesOn && !wasStopped;
            },
            cancel);
        if (!wasStopped && curve.BestStep > 0)
        {
            rule?.Finish(curve.Steps);
        }

        // Parameters that let no tree grow are a finding, too: nothing is ranked.
        var best = curve.BestStep > 0 ? curve.Steps[curve.BestStep - 1] : default;
        return new SearchTrial(
            number, values, curve.Steps.Count, curve.BestStep, best.TrainNdcg, best.ValidationNdcg, context.Clock.GetElapsedTime(started).TotalMilliseconds, wasStopped);
    }

    private static StageReport Report(StageContext context, ITrainer trainer, List<SearchTrial> trials)
    {
        var best = trials.MaxBy(t => t.ValidationNdcg)!;
        return new StageReport
        {
            RowsIn = trials.Count,
            RowsOut = trials.Count,
            Tables = new Dictionary<string, long> { [Tables.SearchTrials] = LabDatabase.Scalar<long>(context.Connection, $"select count(*) from {Tables.SearchTrials}") },
            Notes =
            [
                Invariant($"Trial {best.Trial} of {trials.Count} is best: {trainer.Name} reaches validation NDCG@10 {best.ValidationNdcg:0.0000}, the settings' parameters {trials[0].ValidationNdcg:0.0000}."),
                Invariant($"{trials.Count(t => t.WasStopped)} trials were given up early."),
            ],
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
