using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>The ranker: which trainer, what it learns from, when it stops; and each trainer's own parameters.</summary>
public sealed record TrainingSettings
{
    /// <summary>Which trainer learns.</summary>
    [AllowedValues("lightgbm", "lambdamart", "lightgbm_binary", "fasttree_binary", "linear")]
    public string Trainer { get; init; } = "lightgbm";

    /// <summary>Negatives sampled per customer and train fold; 0 keeps all. Purchases and lists are always kept.</summary>
    [Range(0, 2000)]
    public int NegativesPerCustomer { get; init; } = 40;

    /// <summary>Stop when validation NDCG@10 has not risen for this many trees or passes; 0 never stops.</summary>
    [Range(0, 1000)]
    public int EarlyStoppingSteps { get; init; } = 30;

    /// <summary>Parameters of <c>lightgbm</c>.</summary>
    public LightGbmParameters LightGbm { get; init; } = new() { Trees = 110, LearningRate = 0.07, Bins = 63 };

    /// <summary>Parameters of <c>lambdamart</c>.</summary>
    public FastTreeParameters LambdaMart { get; init; } = new() { MinExamplesPerLeaf = 200, LearningRate = 0.1, FeatureFraction = 0.6 };

    /// <summary>Parameters of <c>lightgbm_binary</c>.</summary>
    public LightGbmBinaryParameters LightGbmBinary { get; init; } = new();

    /// <summary>Parameters of <c>fasttree_binary</c>.</summary>
    public FastTreeBinaryParameters FastTreeBinary { get; init; } = new();

    /// <summary>Parameters of <c>linear</c>.</summary>
    public LinearParameters Linear { get; init; } = new();
}

/// <summary>A trainer's own parameters.</summary>
public abstract record TrainerParameters
{
    /// <summary>Trees or passes at most.</summary>
    public abstract int MostSteps();
}

/// <summary>What boosted trees have in common.</summary>
public abstract record TreeParameters : TrainerParameters
{
    /// <summary>Most trees; early stopping keeps fewer.</summary>
    [Range(1, 5000)]
    public int Trees { get; init; } = 150;

    /// <summary>Leaves per tree: more fit finer groups of candidates, and chance.</summary>
    [Range(2, 1024)]
    [Searched(4, 63, Log = true)]
    public int Leaves { get; init; } = 15;

    /// <summary>Rows a leaf needs at least.</summary>
    [Range(1, 100_000)]
    [Searched(5, 500, Log = true)]
    public int MinExamplesPerLeaf { get; init; } = 50;

    /// <summary>Share of each tree's output that counts: lower needs more trees and errs less.</summary>
    [Range(0.0001, 1)]
    [Searched(0.02, 0.3, Log = true)]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Share of the features each tree may split on, drawn by seed.</summary>
    [Range(0.05, 1)]
    [Searched(0.3, 1)]
    public double FeatureFraction { get; init; } = 0.7;

    public override int MostSteps() => Trees;
}

/// <summary>LightGBM's trees.</summary>
public record LightGbmParameters : TreeParameters
{
    /// <summary>Share of the rows each tree learns from, drawn by seed.</summary>
    [Range(0.05, 1)]
    [Searched(0.4, 1)]
    public double RowFraction { get; init; } = 0.8;

    /// <summary>Steps that a feature's values are rounded to: fewer are faster, and err less on what is rare.</summary>
    [Range(3, 255)]
    public int Bins { get; init; } = 255;

    /// <summary>Pulls leaf values towards 0.</summary>
    [Range(0.0, 10_000)]
    [Searched(0.1, 100, Log = true)]
    public double L2 { get; init; } = 5;
}

/// <summary>LightGBM's trees on the logistic loss.</summary>
public sealed record LightGbmBinaryParameters : LightGbmParameters
{
    /// <summary>Class weight: what a purchase counts against another candidate.</summary>
    [Range(0.01, 1000)]
    [Searched(0.5, 50, Log = true)]
    public double PositiveWeight { get; init; } = 1;
}

/// <summary>FastTree's trees.</summary>
public record FastTreeParameters : TreeParameters;

/// <summary>FastTree's trees on the logistic loss.</summary>
public sealed record FastTreeBinaryParameters : FastTreeParameters
{
    /// <summary>Class weight: what a purchase counts against another candidate.</summary>
    [Range(0.01, 1000)]
    [Searched(0.5, 50, Log = true)]
    public double PositiveWeight { get; init; } = 1;
}

/// <summary>The linear model.</summary>
public sealed record LinearParameters : TrainerParameters
{
    /// <summary>Passes over the rows at most; early stopping keeps fewer.</summary>
    [Range(1, 1000)]
    public int Passes { get; init; } = 60;

    /// <summary>Length of a step down the gradient.</summary>
    [Range(0.0001, 1)]
    [Searched(0.005, 0.5, Log = true)]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Pulls weights towards 0.</summary>
    [Range(0.0, 10)]
    [Searched(1e-6, 0.1, Log = true)]
    public double L2 { get; init; } = 1e-4;

    public override int MostSteps() => Passes;
}

/// <summary>The search for parameters.</summary>
public sealed record SearchSettings
{
    /// <summary>Sets of parameters to try; the first are those the settings hold now.</summary>
    [Range(2, 500)]
    public int Trials { get; init; } = 20;

    /// <summary>No trial is started after this many minutes.</summary>
    [Range(1, 1440)]
    public int Minutes { get; init; } = 20;

    /// <summary>Stop a trial early when, after a quarter of its steps, it is below the median of the finished ones at the same step.</summary>
    public bool StopBelowMedian { get; init; } = true;
}

/// <summary>Measuring what each feature is worth to a model by shuffling it.</summary>
public sealed record ImportanceSettings
{
    /// <summary>Rows of the validation fold that are ranked, in whole lists evenly spread over the customers.</summary>
    [Range(1_000, 10_000_000)]
    public int Rows { get; init; } = 100_000;

    /// <summary>Shuffles per feature; a customer's value is the mean over them.</summary>
    [Range(1, 100)]
    public int Repeats { get; init; } = 3;

    /// <summary>Resamples of the customers behind each interval.</summary>
    [Range(100, 100_000)]
    public int Resamples { get; init; } = 500;
}

/// <summary>Where a search looks for a parameter's value: the part of its range that is worth trying.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchedAttribute(double from, double to) : Attribute
{
    public double From { get; } = from;

    public double To { get; } = to;

    /// <summary>Drawn evenly by ratio, not by difference.</summary>
    public bool Log { get; init; }
}
