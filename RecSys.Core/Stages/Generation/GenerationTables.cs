using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>The truth behind a generated shop, and the counts that its page shows. Only generation writes them.</summary>
internal static class GenerationTables
{
    public static readonly TableSpec Parameters = new(
        Tables.TruthParameters, "truth", "One row per parameter that the probabilities need.",
        [new("name", ColumnKind.Text), new("value", ColumnKind.Text)],
        ["name"]);

    public static readonly TableSpec Customers = new(
        Tables.TruthCustomers, "truth", "One row per customer: activity, season, price level, home.",
        [
            new("customer_id", ColumnKind.Integer),
            new("location", ColumnKind.Integer, "Index of the home location."),
            new("age", ColumnKind.Integer, "Years."),
            new("activity", ColumnKind.Real, "Sessions relative to other customers."),
            new("favourite_season", ColumnKind.Integer, "0 Winter, 1 Summer, 2 Monsoon, 3 Festive."),
            new("arrival_day", ColumnKind.Integer, "Day of the history, from 0."),
            new("price_level_start", ColumnKind.Real, "Standard deviations above a category's median price, on the first day."),
            new("price_level_end", ColumnKind.Real, "The same on the last day."),
        ],
        ["customer_id"]);

    public static readonly TableSpec Tastes = new(
        Tables.TruthTastes, "truth", "One row per customer and category: share of interest and favourite brand.",
        [
            new("customer_id", ColumnKind.Integer),
            new("category", ColumnKind.Text),
            new("weight_start", ColumnKind.Real, "Share of interest on the first day; a customer's sum to 1."),
            new("weight_end", ColumnKind.Real, "The same on the last day."),
            new("favourite_brand", ColumnKind.Text),
        ],
        ["customer_id", "category"]);

    public static readonly TableSpec Products = new(
        Tables.TruthProducts, "truth", "One row per product: quality, appeal, campaigns, and what came of them.",
        [
            new("product_id", ColumnKind.Integer),
            new("category", ColumnKind.Text),
            new("brand", ColumnKind.Text),
            new("quality", ColumnKind.Real, "Standard normal."),
            new("appeal", ColumnKind.Real, "ln of the weight with which everybody is drawn to it."),
            new("price_level", ColumnKind.Real, "Standard deviations of ln(price) above its category's median."),
            new("target_age", ColumnKind.Real, "Age in years it appeals to most."),
            new("arrival_day", ColumnKind.Integer, "Day of the history, from 0."),
            new("base_discount", ColumnKind.Integer, "Percent."),
            new("campaign_period_days", ColumnKind.Integer, "0 for none."),
            new("campaign_phase_days", ColumnKind.Integer),
            new("campaign_length_days", ColumnKind.Integer),
            new("campaign_discount", ColumnKind.Integer, "Percent."),
            new("views", ColumnKind.Integer, "True number, without dirt."),
            new("purchases", ColumnKind.Integer, "True number, without dirt."),
        ],
        ["product_id"]);

    public static readonly TableSpec Defects = new(
        Tables.TruthDefects, "truth", "One row per defect put into a landing file on purpose.",
        [
            new("file", ColumnKind.Text, "Relative to the landing folder."),
            new("line", ColumnKind.Integer, "The header is line 1."),
            new("kind", ColumnKind.Text),
            new("detail", ColumnKind.Text),
            new("expected_outcome", ColumnKind.Text, "quarantined, deduplicated or repaired."),
        ],
        []);

    public static readonly TableSpec Summary = new(
        Tables.GenerationSummary, "lab", "One row per point of a series on the generated shop.",
        [
            new("series", ColumnKind.Text),
            new("position", ColumnKind.Integer, "Day, rank, bin or customer."),
            new("label", ColumnKind.Text),
            new("value", ColumnKind.Real),
        ],
        ["series", "position", "label"]);

    public static readonly IReadOnlyList<TableSpec> All = [Parameters, Customers, Tastes, Products, Defects, Summary];
}
