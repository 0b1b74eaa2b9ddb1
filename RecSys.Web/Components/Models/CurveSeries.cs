using RecSys.Core.Jobs;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Training;
using RecSys.Web.Components.Charts;

namespace RecSys.Web.Components.Models;

/// <summary>Training curves as a chart draws them: train and validation.</summary>
internal static class CurveSeries
{
    /// <summary>Of a kept model.</summary>
    public static IReadOnlyList<ChartSeries> Of(ModelDetail model)
    {
        var steps = model.Curve.Select(c => (object)c.Tree).ToList();
        return
        [
            new(TrainingStage.TrainCurve, steps, [.. model.Curve.Select(c => c.TrainNdcg)]),
            new(TrainingStage.ValidationCurve, steps, [.. model.Curve.Select(c => c.ValidationNdcg)]),
        ];
    }

    /// <summary>Of the training at work.</summary>
    public static IReadOnlyList<ChartSeries> Of(JobSnapshot job) => [Live(job, TrainingStage.TrainCurve), Live(job, TrainingStage.ValidationCurve)];

    /// <summary>The best step so far; null before the first.</summary>
    public static int? Best(JobSnapshot job)
    {
        var points = job.Points.FindAll(p => p.Series == TrainingStage.ValidationCurve);
        return points.IsEmpty ? null : (int)points.MaxBy(p => p.Y).X;
    }

    private static ChartSeries Live(JobSnapshot job, string name)
    {
        var points = job.Points.FindAll(p => p.Series == name);
        return new(name, points.ConvertAll(p => (object)p.X), points.ConvertAll(p => p.Y));
    }
}
