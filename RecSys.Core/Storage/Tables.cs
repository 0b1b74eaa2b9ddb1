namespace RecSys.Core.Storage;

/// <summary>Names of the tables that more than one place speaks of. Stages declare what they read and write with them.</summary>
public static class Tables
{
    /// <summary>The CSV files in the landing folder: not a table, but what bronze reads.</summary>
    public const string Landing = "landing";

    /// <summary>What each run did to each table.</summary>
    public const string TableRuns = "table_runs";

    public const string TruthParameters = "truth_parameters";
    public const string TruthCustomers = "truth_customers";
    public const string TruthTastes = "truth_tastes";
    public const string TruthProducts = "truth_products";
    public const string TruthDefects = "truth_defects";
    public const string GenerationSummary = "generation_summary";

    public const string BronzeFiles = "bronze_files";
    public const string BronzeCustomers = "bronze_customers";
    public const string BronzeProducts = "bronze_products";
    public const string BronzeSales = "bronze_sales";
    public const string BronzeRescuedColumns = "bronze_rescued_columns";
    public const string BronzeSchemaChanges = "bronze_schema_changes";

    public const string SilverCustomers = "silver_customers";
    public const string SilverProducts = "silver_products";
    public const string SilverCustomerRows = "silver_customer_rows";
    public const string SilverProductRows = "silver_product_rows";
    public const string SilverSales = "silver_sales";
    public const string SilverQuarantine = "silver_quarantine";
    public const string SilverMends = "silver_mends";
    public const string SilverExpectations = "silver_expectations";
    public const string SilverCounts = "silver_counts";

    public const string CleaningCatches = "cleaning_catches";
    public const string CleaningFaults = "cleaning_faults";

    public const string GoldAsOf = "gold_as_of";
    public const string GoldCustomerAgeGroups = "gold_customer_age_groups";
    public const string GoldSalesEnriched = "gold_sales_enriched";
    public const string GoldInteractions = "gold_user_product_interactions";
    public const string GoldInteractionsRecency = "gold_user_product_recency";
    public const string GoldProductFeatures = "gold_product_features";
    public const string GoldBasketPairs = "gold_basket_pairs";
    public const string GoldBoughtTogether = "gold_bought_together";
    public const string GoldTrending = "gold_trending_products";
    public const string GoldCategoryPreferences = "gold_category_preferences";
    public const string GoldBrandPreferences = "gold_brand_preferences";
    public const string GoldPriceProfiles = "gold_price_profiles";
    public const string GoldPriceBands = "gold_price_bands";
    public const string GoldPurchasesByAgeGroup = "gold_purchases_by_age_group";
    public const string GoldPurchasesByLocation = "gold_purchases_by_location";
    public const string GoldPopularByAgeGroup = "gold_popular_by_age_group";
    public const string GoldPopularByLocation = "gold_popular_by_location";
    public const string GoldHybridScores = "gold_hybrid_scores";

    public const string ExplorationCharts = "exploration_charts";
    public const string ExplorationSeries = "exploration_series";
    public const string ExplorationDaily = "exploration_daily";

    public const string Candidates = "candidates";
    public const string CandidateLists = "candidate_lists";
    public const string CandidateRecall = "candidate_recall";
    public const string CandidateOverlap = "candidate_overlap";
    public const string CandidateCeiling = "candidate_ceiling";
    public const string CandidateSources = "candidate_sources";
    public const string FeatureSnapshots = "feature_snapshots";
    public const string FeatureStatistics = "feature_statistics";
    public const string Labels = "labels";
    public const string SplitFolds = "split_folds";

    public const string SearchTrials = "search_trials";

    public const string ModelVersions = "model_versions";
    public const string ModelCurves = "model_curves";
    public const string ModelMetrics = "model_metrics";
    public const string ModelAliases = "model_aliases";
    public const string ModelNotes = "model_notes";
    public const string FeatureImportance = "feature_importance";
    public const string ModelFolds = "model_folds";
    public const string ModelSourceRecall = "model_source_recall";

    public const string DriftChecks = "drift_checks";
    public const string RetrainingSteps = "retraining_steps";

    public const string RecommendationSnapshots = "recommendation_snapshots";
    public const string Recommendations = "recommendations";
    public const string RecommendationLists = "recommendation_lists";
}
