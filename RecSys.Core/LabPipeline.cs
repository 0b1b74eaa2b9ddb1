using RecSys.Core.Labs.Cleaning;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Exploration;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Stages.Gold;
using RecSys.Core.Stages.Labels;
using RecSys.Core.Stages.Recommendation;
using RecSys.Core.Stages.Silver;
using RecSys.Core.Stages.Splits;
using RecSys.Core.Stages.Training;
using RecSys.Core.Storage;

namespace RecSys.Core;

/// <summary>The stages in their order. Adding one is a line here; nothing else is numbered.</summary>
public static class LabPipeline
{
    /// <summary>Types of the stages, first to last.</summary>
    public static readonly IReadOnlyList<Type> Stages =
    [
        typeof(GenerationStage),
        typeof(BronzeStage),
        typeof(SilverStage),
        typeof(GoldStage),
        typeof(ExplorationStage),
        typeof(CandidatesStage),
        typeof(FeaturesStage),
        typeof(LabelsStage),
        typeof(SplitsStage),
        typeof(TrainingStage),
        typeof(EvaluationStage),
        typeof(RecommendationStage),
    ];

    /// <summary>Work beside the pipeline, run by name.</summary>
    public static readonly IReadOnlyList<Type> Asides = [typeof(SearchStage), typeof(ImportanceStage)];

    /// <summary>The pipeline of these stages. The landing folder is what no stage needs to write: it may be the user's.</summary>
    public static PipelineDefinition Define(IEnumerable<IStage> stages)
    {
        var byType = stages.ToDictionary(s => s.GetType());
        byType[typeof(SilverStage)] = CleaningAudit.Over(byType[typeof(SilverStage)]);
        return new PipelineDefinition(Stages.Select(type => byType[type]), Tables.Landing) { Asides = [.. Asides.Select(type => byType[type])] };
    }
}
