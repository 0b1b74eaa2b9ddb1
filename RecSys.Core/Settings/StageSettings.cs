using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>Ingestion of landing files as they are.</summary>
public sealed record BronzeSettings
{
    /// <summary>Longest record in characters; a longer one is quarantined, not read into memory whole.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxRecordLength { get; init; } = 100_000;
}

/// <summary>Typing, cleaning and deduplication.</summary>
public sealed record SilverSettings
{
    /// <summary>Events dated later than this many days after ingestion are quarantined as from the future.</summary>
    [Range(0, 3650)]
    public int MaxDaysInFuture { get; init; } = 1;

    /// <summary>Events that lie more days than this before the newest event known are quarantined as too old. The first history of a shop may be of any length.</summary>
    [Range(1, 36_500)]
    public int RetentionDays { get; init; } = 730;
}

/// <summary>Windows and weights of the gold projections.</summary>
public sealed record GoldSettings
{
    /// <summary>Half-life of an interaction's weight, days.</summary>
    [Range(0.1, 3650)]
    public double HalfLifeDays { get; init; } = 30;

    /// <summary>Half-life of popularity, of products and as a baseline, days; chosen on validation folds.</summary>
    [Range(0.1, 3650)]
    public double PopularityHalfLifeDays { get; init; } = 14;

    /// <summary>A product is newly arrived for so many days after the shop first heard of it.</summary>
    [Range(1, 365)]
    public int NewArrivalDays { get; init; } = 30;

    /// <summary>Length of the trending window, days.</summary>
    [Range(1, 365)]
    public int TrendingDays { get; init; } = 30;

    /// <summary>What one view is worth.</summary>
    [Range(0.0, 100)]
    public double ViewWeight { get; init; } = 1;

    /// <summary>What one add-to-cart is worth.</summary>
    [Range(0.0, 100)]
    public double CartWeight { get; init; } = 3;

    /// <summary>What one purchase is worth.</summary>
    [Range(0.0, 100)]
    public double PurchaseWeight { get; init; } = 5;

    /// <summary>Neighbours kept per product, item–item and bought together.</summary>
    [Range(1, 1000)]
    public int Neighbours { get; init; } = 100;

    /// <summary>Added to the norm of the item–item cosine: pulls pairs seen with few customers towards 0.</summary>
    [Range(0.0, 10_000)]
    public double NeighbourShrinkage { get; init; } = 10;

    /// <summary>A customer's most recent distinct products that count in item–item pairs.</summary>
    [Range(2, 10_000)]
    public int NeighbourHistory { get; init; } = 300;

    /// <summary>Half-life of the histories that EASE learns from, days.</summary>
    [Range(0.1, 3650)]
    public double EaseHalfLifeDays { get; init; } = 30;

    /// <summary>Added to the diagonal of EASE's Gram matrix: the higher, the less a pair seen with few customers counts.</summary>
    [Range(0.1, 1_000_000)]
    public double EaseRegularisation { get; init; } = 100;

    /// <summary>Customers a product needs to take part in EASE.</summary>
    [Range(1, 1_000_000)]
    public int EaseLeastCustomers { get; init; } = 20;

    /// <summary>Products in EASE, those with the most customers: time grows with the cube of their number.</summary>
    [Range(10, 5000)]
    public int EaseMostProducts { get; init; } = 1_500;

    /// <summary>Half-life of a customer's products when they speak for others, in EASE and in product names, days.</summary>
    [Range(0.1, 3650)]
    public double QueryHalfLifeDays { get; init; } = 90;

    /// <summary>Rows of the hybrid score table per customer: the best of the products met.</summary>
    [Range(1, 1000)]
    public int HybridPairsPerCustomer { get; init; } = 20;

    /// <summary>Shares of the rule-based hybrid score; they must sum to 1.</summary>
    public HybridWeights Hybrid { get; init; } = new();
}

/// <summary>Shares of the parts of the hybrid score, each part scaled to [0, 1].</summary>
public sealed record HybridWeights : IValidatableObject
{
    [Range(0.0, 1)]
    public double Interaction { get; init; } = 0.25;

    [Range(0.0, 1)]
    public double Category { get; init; } = 0.20;

    [Range(0.0, 1)]
    public double Brand { get; init; } = 0.10;

    [Range(0.0, 1)]
    public double Price { get; init; } = 0.10;

    [Range(0.0, 1)]
    public double Trending { get; init; } = 0.20;

    [Range(0.0, 1)]
    public double Rating { get; init; } = 0.05;

    [Range(0.0, 1)]
    public double AgeGroup { get; init; } = 0.10;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var sum = Interaction + Category + Brand + Price + Trending + Rating + AgeGroup;
        if (Math.Abs(sum - 1) > 1e-9)
        {
            yield return new ValidationResult($"the weights sum to {sum:0.####}; they must sum to 1");
        }
    }
}

/// <summary>Retrieval.</summary>
public sealed record CandidateSettings : IValidatableObject
{
    /// <summary>What <see cref="Quotas"/> and <see cref="Weights"/> may name.</summary>
    public static readonly IReadOnlyList<string> SourceNames =
    [
        "user_history", "recently_viewed", "repeat_purchase", "same_category", "brand_affinity", "bought_together", "item_neighbours", "ease",
        "age_group", "location", "trending", "rising", "newly_arrived", "popular", "discount",
    ];

    /// <summary>Candidates kept per customer after the merge.</summary>
    [Range(1, 2000)]
    public int MaxPerCustomer { get; init; } = 200;

    /// <summary>Proposals asked of each source that has no quota of its own.</summary>
    [Range(1, 2000)]
    public int PerSource { get; init; } = 100;

    /// <summary>Proposals asked of a source, by its name; chosen by the measured ceiling of the validation fold.</summary>
    public IReadOnlyDictionary<string, int> Quotas { get; init; } = new Dictionary<string, int> { ["bought_together"] = 200, ["item_neighbours"] = 200, ["ease"] = 200 };

    /// <summary>Constant of reciprocal rank fusion: merit is the sum of weight / (constant + rank) over the sources.</summary>
    [Range(0.0, 1000)]
    public double FusionConstant { get; init; } = 20;

    /// <summary>Weight in the merger per source; a source that is not named has weight 1, weight 0 turns it off.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>Best candidates per customer that are written to the table for looking up; 0 writes none. Ranking reads no table.</summary>
    [Range(0, 2000)]
    public int StoredPerCustomer { get; init; } = 200;

    /// <summary>Proposals asked of a source.</summary>
    public int QuotaOf(string source) => Quotas.GetValueOrDefault(source, PerSource);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
    [
        .. Quotas.Keys.Union(Weights.Keys).Except(SourceNames).Select(name => new ValidationResult($"there is no source '{name}'; sources are {string.Join(", ", SourceNames)}")),
        .. Quotas.Where(q => q.Value is < 1 or > 2000).Select(q => new ValidationResult($"the quota of {q.Key} is {q.Value}; it must lie in 1..2000; a weight of 0 turns a source off")),
        .. Weights.Where(w => !double.IsFinite(w.Value) || w.Value < 0).Select(w => new ValidationResult($"the weight of {w.Key} is {w.Value}; it must be 0 or more; 0 turns a source off")),
    ];
}

/// <summary>Feature snapshots.</summary>
public sealed record FeatureSettings
{
    /// <summary>Customers per fold that are written to the training snapshot; more are sampled by seed.</summary>
    [Range(10, 1_000_000)]
    public int MaxCustomersPerFold { get; init; } = 4_000;

    /// <summary>Half-life of a customer's affinities, days.</summary>
    [Range(0.1, 3650)]
    public double AffinityHalfLifeDays { get; init; } = 30;

    /// <summary>A single feature that tells positives from negatives with an AUC above this is taken for a leak and fails the stage.</summary>
    [Range(0.5, 1)]
    public double LeakageAuc { get; init; } = 0.95;

    /// <summary>
    /// Plants a feature that knows the future, to watch the check catch it: "label" counts the pair's purchases without the cutoff, "popularity" the
    /// product's events without it. The stage fails and names the feature; the snapshot there was stays.
    /// </summary>
    [AllowedValues("none", "label", "popularity")]
    public string PlantedLeak { get; init; } = "none";

    /// <summary>Training snapshots kept on disk, the newest.</summary>
    [Range(1, 1000)]
    public int KeepSnapshots { get; init; } = 5;
}

/// <summary>Rolling folds: train folds, then one validation fold, then one test fold.</summary>
public sealed record SplitSettings
{
    /// <summary>Length of every label window, days; 0 takes a tenth of the history, at least 7 and at most 60 days.</summary>
    [Range(0, 365)]
    public int HorizonDays { get; init; }

    /// <summary>Folds to train on, before validation and test.</summary>
    [Range(1, 20)]
    public int TrainFolds { get; init; } = 3;

    /// <summary>Days between the cutoffs of train folds; 0 takes half a label window, so that their windows overlap by half.</summary>
    [Range(0, 365)]
    public int TrainStepDays { get; init; }
}

/// <summary>What is measured.</summary>
public sealed record EvaluationSettings
{
    /// <summary>Length of the judged lists: the K of every metric.</summary>
    [Range(1, 100)]
    public int K { get; init; } = 10;

    /// <summary>Length to which lists are ranked for the curves of recall and coverage over k.</summary>
    [Range(1, 200)]
    public int CurveK { get; init; } = 50;

    /// <summary>Resamples of the users behind every interval.</summary>
    [Range(1_000, 100_000)]
    public int BootstrapResamples { get; init; } = 2_000;

    /// <summary>Share of the customers with history, those with the most events, who count as power users.</summary>
    [Range(0.01, 0.5)]
    public double PowerUserShare { get; init; } = 0.1;

    /// <summary>A product is new while its first event is at most this many days before the cutoff, or still to come.</summary>
    [Range(1, 365)]
    public int NewProductDays { get; init; } = 30;

    /// <summary>What becomes of a version that passes the gate: <c>gate</c> lets it serve at once, <c>ask</c> lets it wait as challenger until somebody approves it.</summary>
    [AllowedValues("gate", "ask")]
    public string Promotion { get; init; } = "gate";
}

/// <summary>The lists.</summary>
public sealed record RecommendationSettings
{
    /// <summary>Products per list.</summary>
    [Range(1, 100)]
    public int TopK { get; init; } = 10;

    /// <summary>Leave out what the customer has bought.</summary>
    public bool ExcludePurchased { get; init; } = true;

    /// <summary>A list older than so many days of the shop is made anew even where its customer did nothing; 0 makes every list anew in every run.</summary>
    [Range(0, 3650)]
    public int RefreshDays { get; init; } = 7;

    /// <summary>Snapshots kept, the newest; older ones are deleted when a new one is written.</summary>
    [Range(1, 1000)]
    public int KeepSnapshots { get; init; } = 10;
}

/// <summary>The live state.</summary>
public sealed record ServingSettings
{
    /// <summary>Most events one call may post.</summary>
    [Range(1, 100_000)]
    public int MaxEventsPerCall { get; init; } = 10_000;

    /// <summary>Posted events after which popularity and neighbours are counted anew, in the background. A customer's own history is always current.</summary>
    [Range(1, 10_000_000)]
    public int RefreshAfterEvents { get; init; } = 5_000;

    /// <summary>Least seconds between two such counts, however many events come.</summary>
    [Range(0, 86_400)]
    public int RefreshSeconds { get; init; } = 15;

    /// <summary>Posted events that may wait to be written at one time; a call that would exceed it is answered 429 and should come again.</summary>
    [Range(100, 10_000_000)]
    public int MaxQueuedEvents { get; init; } = 50_000;

    /// <summary>Seconds between two comparisons of the live state's features with those of a fold of what is on the disk; 0 compares only on demand.</summary>
    [Range(0, 86_400)]
    public int SkewCheckSeconds { get; init; } = 300;

    /// <summary>Longest time a file of posted events stays open, seconds; bronze ingests closed ones. A run that starts closes it at once.</summary>
    [Range(1, 3_600)]
    public int SegmentSeconds { get; init; } = 5;
}

/// <summary>Backup and restore.</summary>
public sealed record UpkeepSettings
{
    /// <summary>Full path of a backup to bring back at the next start; empty brings none.</summary>
    public string Restore { get; init; } = "";

    /// <summary>Largest backup that may be uploaded, MiB.</summary>
    [Range(1, 1_000_000)]
    public int MostUploadMiB { get; init; } = 4_096;
}
