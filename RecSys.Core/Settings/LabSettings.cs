using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>Every knob, one section per stage, as the root <c>appsettings.json</c> holds them. Read by <see cref="SettingsReader"/>.</summary>
public sealed record LabSettings
{
    public LabSection Lab { get; init; } = new();

    public GenerationSettings Generation { get; init; } = new();

    public BronzeSettings Bronze { get; init; } = new();

    public SilverSettings Silver { get; init; } = new();

    public GoldSettings Gold { get; init; } = new();

    public CandidateSettings Candidates { get; init; } = new();

    public FeatureSettings Features { get; init; } = new();

    public SplitSettings Splits { get; init; } = new();

    public TrainingSettings Training { get; init; } = new();

    public SearchSettings Search { get; init; } = new();

    public ImportanceSettings Importance { get; init; } = new();

    public EvaluationSettings Evaluation { get; init; } = new();

    public RecommendationSettings Recommendation { get; init; } = new();

    public ServingSettings Serving { get; init; } = new();

    public UpkeepSettings Upkeep { get; init; } = new();

    public QuerySettings Query { get; init; } = new();

    public LiveSettings Live { get; init; } = new();

    public RetrainingSettings Retraining { get; init; } = new();
}

/// <summary>What holds for the whole lab.</summary>
public sealed record LabSection
{
    /// <summary>Folder of the database, landing files, models and snapshots; relative to the content root.</summary>
    [Required]
    public string DataDirectory { get; init; } = "data";

    /// <summary>Size of the generated shop: a key of <see cref="GenerationSettings.Presets"/>.</summary>
    [Required]
    public string Preset { get; init; } = "small";

    /// <summary>Seed of every random stream.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; } = 42;

    /// <summary><c>generate</c> makes a synthetic shop first; <c>landing</c> uses only the CSV files found in the landing folder.</summary>
    [AllowedValues("generate", "landing")]
    public string Source { get; init; } = "generate";

    /// <summary>Days that each run of generation adds to a generated shop that stands already; 0 leaves it as it is.</summary>
    [Range(0, 366)]
    public int AddDays { get; init; }

    /// <summary>Makes tables that are kept up to date by what is new (gold) anew from everything.</summary>
    public bool FullRefresh { get; init; }

    /// <summary>Model version that work beside the pipeline is about, such as measuring importance; 0 takes the champion.</summary>
    [Range(0, int.MaxValue)]
    public int ModelVersion { get; init; }

    /// <summary>Threads for stage work; 0 takes all cores but one, so that pages answer while a job runs.</summary>
    [Range(0, 256)]
    public int Threads { get; init; }
}

/// <summary>How many rows a preset makes.</summary>
public sealed record ShopSize
{
    [Range(10, 10_000_000)]
    public int Customers { get; init; } = 5_000;

    [Range(20, 1_000_000)]
    public int Products { get; init; } = 600;

    [Range(100, 100_000_000)]
    public int Events { get; init; } = 300_000;

    [Range(30, 3650)]
    public int Days { get; init; } = 120;
}
