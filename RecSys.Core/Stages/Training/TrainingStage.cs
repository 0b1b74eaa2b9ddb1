using System.Globalization;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Splits;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>Trains a ranker on the train folds, stops it by the validation fold, and registers what comes out as a new model version.</summary>
public sealed class TrainingStage : IStage
{
    /// <summary>Names of the live curves.</summary>
    public const string TrainCurve = "train ndcg@10";
    public const string ValidationCurve = "validation ndcg@10";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Name => "training";

    public string Question => "In what order should a customer's candidates stand?";

    public string Explanation =>
        "A trainer learns from the train folds which candidates a customer went on to buy. After every tree, or pass over the rows, the "
        + "validation fold is ranked by the model so far; when NDCG@10 there stops rising, training stops, and the best step is kept.";

    public IReadOnlyList<string> Reads => [Tables.FeatureSnapshots, Tables.Labels, Tables.SplitFolds];

    public IReadOnlyList<string> Writes => [Tables.ModelVersions, Tables.ModelCurves];

    public IReadOnlyList<string> SettingsRead => [nameof(LabSettings.Training)];

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel) => Task.FromResult(Run(context, cancel));

    private static StageReport Run(StageContext context, CancellationToken cancel)
    {
        var settings = context.Settings.Training;
        var trainer = Trainers.Find(settings.Trainer);
        var started = context.Clock.GetTimestamp();
        context.Progress(0, "reading the folds");
        var data = TrainingData.Read(context, cancel);
        cancel.ThrowIfCancellationRequested();
        context.Progress(0.02, Invariant($"{data.Rows.Rows:N0} rows of {data.Rows.Groups:N0} lists to learn from"));
        var curve = new LearningCurve(data.Rows, data.Validation, settings.EarlyStoppingSteps, step => Tell(context, trainer, step));
        context.WithoutLock(() => trainer.Train(new TrainingTask(data.Rows, settings, context.Settings.Lab.Seed, context.Threads), curve.Add, cancel));
        if (curve.BestStep == 0)
        {
            throw new LabException(
                "The trainer grew no tree: no split has enough rows on both sides.",
                "Set the trainer's MinExamplesPerLeaf lower, or bring more data.",
                Fault.Conflict);
        }

        var model = Model(context, trainer, curve.Best());
        var artifact = Invariant($"v{model.Version}.json");
        model.Save(Path.Combine(context.Paths.Models, artifact));
        ModelTables.Insert(context.Connection, Record(context, model, artifact, data.Folds) with
        {
            Trees = curve.BestStep,
            DurationMs = context.Clock.GetElapsedTime(started).TotalMilliseconds,
        });
        ModelTables.InsertCurve(context.Connection, model.Version, curve.Steps.Select(s => (s.Step, s.TrainNdcg, s.ValidationNdcg)));
        return Report(model, trainer, curve, data, settings);
    }

    private static void Tell(StageContext context, ITrainer trainer, CurveStep step)
    {
        var most = trainer.Parameters(context.Settings.Training).MostSteps();
        context.Point(TrainCurve, step.Step, step.TrainNdcg);
        context.Point(ValidationCurve, step.Step, step.ValidationNdcg);
        context.Progress(
            0.05 + 0.95 * step.Step / most,
            Invariant($"{trainer.StepName} {step.Step} of at most {most}, validation NDCG@10 {step.ValidationNdcg:0.0000}"));
    }

    private static RankingModel Model(StageContext context, ITrainer trainer, IRowScorer scorer) => new()
    {
        Version = ModelTables.NextVersion(context.Connection),
        Trainer = trainer.Name,
        FeatureFingerprint = FeatureCatalog.Default.Fingerprint,
        FeatureNames = FeatureCatalog.Default.Names,
        Scorer = scorer,
    };

    private static ModelRecord Record(StageContext context, RankingModel model, string artifact, IReadOnlyList<LabelledFold> folds)
    {
        var shares = model.Scorer.Importance();
        var importance = model.FeatureNames.Zip(shares).OrderByDescending(f => f.Second).ToDictionary(f => f.First, f => f.Second);
        return new ModelRecord
        {
            Version = model.Version,
            RunId = context.RunId,
            Trainer = model.Trainer,
            CreatedAt = context.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            DataCutoff = folds.Max(f => f.Fold.End),
            Parameters = Parameters(context.Settings),
            FeatureFingerprint = model.FeatureFingerprint,
            SnapshotId = LabelledFolds.LatestSnapshotId(context.Connection),
            Artifact = artifact,
            Importance = JsonSerializer.Serialize(importance),
        };
    }

    /// <summary>What a model follows from, as JSON: the trainer's own parameters, those of every trainer, the seed.</summary>
    internal static string Parameters(LabSettings settings)
    {
        var training = settings.Training;
        var parameters = JsonSerializer.SerializeToNode<object>(Trainers.Find(training.Trainer).Parameters(training), Json)!.AsObject();
        parameters["negatives_per_customer"] = training.NegativesPerCustomer;
        parameters["early_stopping_steps"] = training.EarlyStoppingSteps;
        parameters["seed"] = settings.Lab.Seed;
        return parameters.ToJsonString();
    }

    private static StageReport Report(
        RankingModel model, ITrainer trainer, LearningCurve curve, TrainingData data, TrainingSettings settings)
    {
        var (most, steps) = (trainer.Parameters(settings).MostSteps(), Trainers.StepsOf(trainer.Name));
        var stopped = curve.Steps.Count < most
            ? Invariant($"Training stopped after {curve.Steps.Count} of at most {most} {steps}: {settings.EarlyStoppingSteps} {steps} without a rise.")
            : Invariant($"Training made all {most} {steps}.");
        var atEnd = curve.BestStep == most ? Invariant($" The best {trainer.StepName} is the last: more may help.") : "";
        return new StageReport
        {
            RowsIn = data.AllRows,
            RowsOut = curve.BestStep,
            Tables = new Dictionary<string, long> { [Tables.ModelVersions] = 1, [Tables.ModelCurves] = curve.Steps.Count },
            Notes =
            [
                Invariant($"Version {model.Version} ({model.Trainer}) keeps {curve.BestStep} {(curve.BestStep == 1 ? trainer.StepName : steps)}: validation NDCG@10 {curve.BestValidationNdcg:0.0000}."),
                stopped + atEnd,
                Invariant($"It learned from {data.Rows.Rows:N0} of {data.AllRows:N0} rows: every purchase, and at most {settings.NegativesPerCustomer} others per list."),
            ],
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
