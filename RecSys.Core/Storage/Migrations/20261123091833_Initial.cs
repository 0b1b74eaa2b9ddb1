using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RecSys.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bronze_customers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    customer_id = table.Column<string>(type: "TEXT", nullable: true),
                    customer_name = table.Column<string>(type: "TEXT", nullable: true),
                    contact_number = table.Column<string>(type: "TEXT", nullable: true),
                    age = table.Column<string>(type: "TEXT", nullable: true),
                    gender = table.Column<string>(type: "TEXT", nullable: true),
                    location = table.Column<string>(type: "TEXT", nullable: true),
                    subscription_status = table.Column<string>(type: "TEXT", nullable: true),
                    payment_method = table.Column<string>(type: "TEXT", nullable: true),
                    previous_purchases = table.Column<string>(type: "TEXT", nullable: true),
                    frequency_of_purchases = table.Column<string>(type: "TEXT", nullable: true),
                    preferred_season = table.Column<string>(type: "TEXT", nullable: true),
                    avg_review_rating = table.Column<string>(type: "TEXT", nullable: true),
                    last_updated = table.Column<string>(type: "TEXT", nullable: true),
                    file_id = table.Column<int>(type: "INTEGER", nullable: false),
                    line = table.Column<long>(type: "INTEGER", nullable: false),
                    _rescued_data = table.Column<string>(type: "TEXT", nullable: true),
                    ingested_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bronze_customers", x => x.id);
                },
                comment: "One row per line of a customers file, every column as text.");

            migrationBuilder.CreateTable(
                name: "bronze_files",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    size_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    generated = table.Column<bool>(type: "INTEGER", nullable: false),
                    ingested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    rows = table.Column<long>(type: "INTEGER", nullable: false),
                    rejected_rows = table.Column<long>(type: "INTEGER", nullable: false),
                    problem = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bronze_files", x => x.id);
                },
                comment: "One row per ingested landing file.");

            migrationBuilder.CreateTable(
                name: "bronze_products",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    product_id = table.Column<string>(type: "TEXT", nullable: true),
                    product_name = table.Column<string>(type: "TEXT", nullable: true),
                    category = table.Column<string>(type: "TEXT", nullable: true),
                    brand = table.Column<string>(type: "TEXT", nullable: true),
                    available_colors = table.Column<string>(type: "TEXT", nullable: true),
                    available_sizes = table.Column<string>(type: "TEXT", nullable: true),
                    available_storage = table.Column<string>(type: "TEXT", nullable: true),
                    mrp = table.Column<string>(type: "TEXT", nullable: true),
                    price = table.Column<string>(type: "TEXT", nullable: true),
                    discount_percent = table.Column<string>(type: "TEXT", nullable: true),
                    stock = table.Column<string>(type: "TEXT", nullable: true),
                    rating = table.Column<string>(type: "TEXT", nullable: true),
                    reviews_count = table.Column<string>(type: "TEXT", nullable: true),
                    last_updated = table.Column<string>(type: "TEXT", nullable: true),
                    file_id = table.Column<int>(type: "INTEGER", nullable: false),
                    line = table.Column<long>(type: "INTEGER", nullable: false),
                    _rescued_data = table.Column<string>(type: "TEXT", nullable: true),
                    ingested_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bronze_products", x => x.id);
                },
                comment: "One row per line of a products file, every column as text.");

            migrationBuilder.CreateTable(
                name: "bronze_sales",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    order_id = table.Column<string>(type: "TEXT", nullable: true),
                    customer_id = table.Column<string>(type: "TEXT", nullable: true),
                    product_id = table.Column<string>(type: "TEXT", nullable: true),
                    product_name = table.Column<string>(type: "TEXT", nullable: true),
                    category = table.Column<string>(type: "TEXT", nullable: true),
                    brand = table.Column<string>(type: "TEXT", nullable: true),
                    interaction_type = table.Column<string>(type: "TEXT", nullable: true),
                    quantity = table.Column<string>(type: "TEXT", nullable: true),
                    price_at_purchase = table.Column<string>(type: "TEXT", nullable: true),
                    season = table.Column<string>(type: "TEXT", nullable: true),
                    event_time = table.Column<string>(type: "TEXT", nullable: true),
                    file_id = table.Column<int>(type: "INTEGER", nullable: false),
                    line = table.Column<long>(type: "INTEGER", nullable: false),
                    _rescued_data = table.Column<string>(type: "TEXT", nullable: true),
                    ingested_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bronze_sales", x => x.id);
                },
                comment: "One row per line of a sales file, every column as text.");

            migrationBuilder.CreateTable(
                name: "feature_snapshots",
                columns: table => new
                {
                    snapshot_id = table.Column<string>(type: "TEXT", nullable: false),
                    run_id = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    as_of = table.Column<long>(type: "INTEGER", nullable: false),
                    seed = table.Column<int>(type: "INTEGER", nullable: false),
                    feature_fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    rows = table.Column<long>(type: "INTEGER", nullable: false),
                    manifest = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feature_snapshots", x => x.snapshot_id);
                },
                comment: "One row per written training snapshot.");

            migrationBuilder.CreateTable(
                name: "lab_state",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lab_state", x => x.key);
                },
                comment: "One row per fact the lab keeps about itself: watermarks, the shop's identity.");

            migrationBuilder.CreateTable(
                name: "model_alias_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    alias = table.Column<string>(type: "TEXT", nullable: false),
                    from_version = table.Column<int>(type: "INTEGER", nullable: true),
                    to_version = table.Column<int>(type: "INTEGER", nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_alias_changes", x => x.id);
                },
                comment: "One row per change of an alias, newest last: what undo goes back through.");

            migrationBuilder.CreateTable(
                name: "model_aliases",
                columns: table => new
                {
                    alias = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_aliases", x => x.alias);
                },
                comment: "One row per alias: champion serves, challenger waits.");

            migrationBuilder.CreateTable(
                name: "model_curves",
                columns: table => new
                {
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    tree = table.Column<int>(type: "INTEGER", nullable: false),
                    train_ndcg = table.Column<double>(type: "REAL", nullable: false),
                    validation_ndcg = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_curves", x => new { x.version, x.tree });
                },
                comment: "One row per model version and tree: the metric curve.");

            migrationBuilder.CreateTable(
                name: "model_folds",
                columns: table => new
                {
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    fold = table.Column<string>(type: "TEXT", nullable: false),
                    cutoff = table.Column<long>(type: "INTEGER", nullable: false),
                    end = table.Column<long>(type: "INTEGER", nullable: false),
                    users = table.Column<int>(type: "INTEGER", nullable: false),
                    users_left_out = table.Column<int>(type: "INTEGER", nullable: false),
                    positives = table.Column<long>(type: "INTEGER", nullable: false),
                    positives_found = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_folds", x => new { x.version, x.fold });
                },
                comment: "One row per model version and fold it was judged on: whom the metrics count.");

            migrationBuilder.CreateTable(
                name: "model_metrics",
                columns: table => new
                {
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    fold = table.Column<string>(type: "TEXT", nullable: false),
                    scorer = table.Column<string>(type: "TEXT", nullable: false),
                    metric = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_metrics", x => new { x.version, x.fold, x.scorer, x.metric });
                },
                comment: "One row per model version, fold, scorer and metric.");

            migrationBuilder.CreateTable(
                name: "model_source_recall",
                columns: table => new
                {
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    fold = table.Column<string>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    found = table.Column<long>(type: "INTEGER", nullable: false),
                    found_alone = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_source_recall", x => new { x.version, x.fold, x.source });
                },
                comment: "One row per model version, fold and candidate source: how many of the fold's positives it proposed.");

            migrationBuilder.CreateTable(
                name: "model_versions",
                columns: table => new
                {
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    run_id = table.Column<long>(type: "INTEGER", nullable: false),
                    trainer = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    data_cutoff = table.Column<long>(type: "INTEGER", nullable: false),
                    parameters = table.Column<string>(type: "TEXT", nullable: false),
                    feature_fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    snapshot_id = table.Column<string>(type: "TEXT", nullable: false),
                    artifact = table.Column<string>(type: "TEXT", nullable: false),
                    trees = table.Column<int>(type: "INTEGER", nullable: false),
                    duration_ms = table.Column<double>(type: "REAL", nullable: false),
                    evaluated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    importance = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_versions", x => x.version);
                },
                comment: "One row per trained model.");

            migrationBuilder.CreateTable(
                name: "recommendation_snapshots",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    run_id = table.Column<long>(type: "INTEGER", nullable: false),
                    generated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    model_version = table.Column<int>(type: "INTEGER", nullable: false),
                    data_cutoff = table.Column<long>(type: "INTEGER", nullable: false),
                    customers = table.Column<int>(type: "INTEGER", nullable: false),
                    cold_customers = table.Column<int>(type: "INTEGER", nullable: false),
                    rows = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recommendation_snapshots", x => x.id);
                },
                comment: "One row per batch of lists for all customers.");

            migrationBuilder.CreateTable(
                name: "recommendations",
                columns: table => new
                {
                    snapshot_id = table.Column<long>(type: "INTEGER", nullable: false),
                    customer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    product_id = table.Column<long>(type: "INTEGER", nullable: false),
                    score = table.Column<double>(type: "REAL", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    sources = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recommendations", x => new { x.snapshot_id, x.customer_id, x.rank });
                },
                comment: "One row per snapshot, customer and rank.");

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    active_slot = table.Column<int>(type: "INTEGER", nullable: true),
                    stages = table.Column<string>(type: "TEXT", nullable: false),
                    preset = table.Column<string>(type: "TEXT", nullable: false),
                    seed = table.Column<int>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    hint = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_runs", x => x.id);
                },
                comment: "One row per run of the pipeline.");

            migrationBuilder.CreateTable(
                name: "silver_customers",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    customer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<long>(type: "INTEGER", nullable: true),
                    customer_name = table.Column<string>(type: "TEXT", nullable: true),
                    contact_number = table.Column<string>(type: "TEXT", nullable: true),
                    age = table.Column<int>(type: "INTEGER", nullable: true),
                    gender = table.Column<string>(type: "TEXT", nullable: true),
                    location = table.Column<string>(type: "TEXT", nullable: true),
                    subscription_status = table.Column<string>(type: "TEXT", nullable: true),
                    payment_method = table.Column<string>(type: "TEXT", nullable: true),
                    previous_purchases = table.Column<int>(type: "INTEGER", nullable: true),
                    frequency_of_purchases = table.Column<string>(type: "TEXT", nullable: true),
                    preferred_season = table.Column<string>(type: "TEXT", nullable: true),
                    avg_review_rating = table.Column<double>(type: "REAL", nullable: true),
                    bronze_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_silver_customers", x => x.id);
                },
                comment: "One row per version of a customer; versions of one customer do not overlap.");

            migrationBuilder.CreateTable(
                name: "silver_products",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    product_id = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<long>(type: "INTEGER", nullable: true),
                    product_name = table.Column<string>(type: "TEXT", nullable: false),
                    category = table.Column<string>(type: "TEXT", nullable: false),
                    brand = table.Column<string>(type: "TEXT", nullable: true),
                    available_colors = table.Column<string>(type: "TEXT", nullable: true),
                    available_sizes = table.Column<string>(type: "TEXT", nullable: true),
                    available_storage = table.Column<string>(type: "TEXT", nullable: true),
                    mrp = table.Column<double>(type: "REAL", nullable: true),
                    price = table.Column<double>(type: "REAL", nullable: true),
                    discount_percent = table.Column<double>(type: "REAL", nullable: true),
                    stock = table.Column<int>(type: "INTEGER", nullable: true),
                    rating = table.Column<double>(type: "REAL", nullable: true),
                    reviews_count = table.Column<int>(type: "INTEGER", nullable: true),
                    bronze_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_silver_products", x => x.id);
                },
                comment: "One row per version of a product; versions of one product do not overlap.");

            migrationBuilder.CreateTable(
                name: "silver_quarantine",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    bronze_id = table.Column<long>(type: "INTEGER", nullable: true),
                    file = table.Column<string>(type: "TEXT", nullable: false),
                    line = table.Column<long>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    raw_row = table.Column<string>(type: "TEXT", nullable: false),
                    quarantined_at = table.Column<long>(type: "INTEGER", nullable: false),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_silver_quarantine", x => x.id);
                },
                comment: "One row per rejected bronze row, or torn line, with every rule it broke.");

            migrationBuilder.CreateTable(
                name: "silver_sales",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    order_id = table.Column<string>(type: "TEXT", nullable: false),
                    customer_id = table.Column<long>(type: "INTEGER", nullable: false),
                    product_id = table.Column<long>(type: "INTEGER", nullable: false),
                    interaction_type = table.Column<int>(type: "INTEGER", nullable: false),
                    quantity = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_price = table.Column<double>(type: "REAL", nullable: true),
                    event_time = table.Column<long>(type: "INTEGER", nullable: false),
                    bronze_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_silver_sales", x => x.id);
                },
                comment: "One row per event: what a customer did with a product at a moment. Unique by customer, moment, product, kind and order.");

            migrationBuilder.CreateTable(
                name: "stage_runs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    run_id = table.Column<long>(type: "INTEGER", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    duration_ms = table.Column<double>(type: "REAL", nullable: true),
                    rows_in = table.Column<long>(type: "INTEGER", nullable: true),
                    rows_out = table.Column<long>(type: "INTEGER", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    settings_fingerprint = table.Column<string>(type: "TEXT", nullable: true),
                    report = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stage_runs", x => x.id);
                },
                comment: "One row per stage of a run.");

            migrationBuilder.CreateIndex(
                name: "IX_bronze_files_path",
                table: "bronze_files",
                column: "path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_runs_active_slot",
                table: "runs",
                column: "active_slot",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_silver_customers_customer_id_valid_from",
                table: "silver_customers",
                columns: new[] { "customer_id", "valid_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_silver_products_product_id_valid_from",
                table: "silver_products",
                columns: new[] { "product_id", "valid_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_silver_quarantine_bronze_id",
                table: "silver_quarantine",
                column: "bronze_id");

            migrationBuilder.CreateIndex(
                name: "IX_silver_sales_customer_id_event_time_product_id_interaction_type_order_id",
                table: "silver_sales",
                columns: new[] { "customer_id", "event_time", "product_id", "interaction_type", "order_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_stage_runs_run_id",
                table: "stage_runs",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "IX_stage_runs_stage_id",
                table: "stage_runs",
                columns: new[] { "stage", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bronze_customers");

            migrationBuilder.DropTable(
                name: "bronze_files");

            migrationBuilder.DropTable(
                name: "bronze_products");

            migrationBuilder.DropTable(
                name: "bronze_sales");

            migrationBuilder.DropTable(
                name: "feature_snapshots");

            migrationBuilder.DropTable(
                name: "lab_state");

            migrationBuilder.DropTable(
                name: "model_alias_changes");

            migrationBuilder.DropTable(
                name: "model_aliases");

            migrationBuilder.DropTable(
                name: "model_curves");

            migrationBuilder.DropTable(
                name: "model_folds");

            migrationBuilder.DropTable(
                name: "model_metrics");

            migrationBuilder.DropTable(
                name: "model_source_recall");

            migrationBuilder.DropTable(
                name: "model_versions");

            migrationBuilder.DropTable(
                name: "recommendation_snapshots");

            migrationBuilder.DropTable(
                name: "recommendations");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "silver_customers");

            migrationBuilder.DropTable(
                name: "silver_products");

            migrationBuilder.DropTable(
                name: "silver_quarantine");

            migrationBuilder.DropTable(
                name: "silver_sales");

            migrationBuilder.DropTable(
                name: "stage_runs");
        }
    }
}
