using RecSys.Core.Reports;
using RecSys.Core.Stages.Training;
using RecSys.Web.Components.Charts;

namespace RecSys.Web.Components.Models;

/// <summary>A kept training curve as a chart draws it: train, validation, and an upright line at the number of trees kept.</summary>
internal static class CurveSeries
{
    public static IReadOnlyList<ChartSeries> Of(ModelDetail model)
    {
        var trees = model.Curve.Select(c => (object)c.Tree).ToList();
        var low = model.Curve.Min(c => Math.Min(c.TrainNdcg, c.ValidationNdcg));
        var high = model.Curve.Max(c => Math.Max(c.TrainNdcg, c.ValidationNdcg));
        return
        [
            new(TrainingStage.TrainCurve, trees, [.. model.Curve.Select(c => c.TrainNdcg)]),
            new(TrainingStage.ValidationCurve, trees, [.. model.Curve.Select(c => c.ValidationNdcg)]),
            new($"kept: {model.Summary.Trees} trees", [model.Summary.Trees, model.Summary.Trees], [low, high]),
        ];
    }
}
