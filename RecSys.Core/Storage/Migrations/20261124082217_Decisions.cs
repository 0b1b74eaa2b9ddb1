using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RecSys.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Decisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "bronze_sales",
                type: "TEXT",
                nullable: false,
                defaultValue: "file");

            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "bronze_products",
                type: "TEXT",
                nullable: false,
                defaultValue: "file");

            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "bronze_files",
                type: "TEXT",
                nullable: false,
                defaultValue: "file");

            migrationBuilder.AddColumn<string>(
                name: "source",
                table: "bronze_customers",
                type: "TEXT",
                nullable: false,
                defaultValue: "file");

            migrationBuilder.CreateTable(
                name: "bronze_schema_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    header = table.Column<string>(type: "TEXT", nullable: false),
                    decision = table.Column<string>(type: "TEXT", nullable: false),
                    stored = table.Column<string>(type: "TEXT", nullable: true),
                    decided_by = table.Column<string>(type: "TEXT", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false),
                    applied_at = table.Column<long>(type: "INTEGER", nullable: true),
                    rows_filled = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bronze_schema_changes", x => x.id);
                },
                comment: "One row per decision on a column that the landing schema does not know: added to the table, taken for a known column, or left aside.");

            migrationBuilder.CreateTable(
                name: "silver_mends",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    decision = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    file = table.Column<string>(type: "TEXT", nullable: false),
                    line = table.Column<long>(type: "INTEGER", nullable: false),
                    file_sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    original_row = table.Column<string>(type: "TEXT", nullable: false),
                    mended_row = table.Column<string>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    replayed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    problem = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_silver_mends", x => x.id);
                },
                comment: "One row per decision on a quarantined row: mended by hand, or looked at and left out. The row as it came stays in quarantine.");

            migrationBuilder.CreateIndex(
                name: "IX_bronze_schema_changes_kind_header",
                table: "bronze_schema_changes",
                columns: new[] { "kind", "header" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_silver_mends_file_line",
                table: "silver_mends",
                columns: new[] { "file", "line" },
                unique: true);

            // Labs that did not keep the source yet: the file's name tells it.
            migrationBuilder.Sql(
                """
                update bronze_files set source = case when generated = 1 then 'generated' when path like 'sales/api\_%' escape '\' then 'api' else 'file' end;
                update bronze_customers set source = (select f.source from bronze_files f where f.id = file_id);
                update bronze_products set source = (select f.source from bronze_files f where f.id = file_id);
                update bronze_sales set source = (select f.source from bronze_files f where f.id = file_id);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bronze_schema_changes");

            migrationBuilder.DropTable(
                name: "silver_mends");

            migrationBuilder.DropColumn(
                name: "source",
                table: "bronze_sales");

            migrationBuilder.DropColumn(
                name: "source",
                table: "bronze_products");

            migrationBuilder.DropColumn(
                name: "source",
                table: "bronze_files");

            migrationBuilder.DropColumn(
                name: "source",
                table: "bronze_customers");
        }
    }
}
