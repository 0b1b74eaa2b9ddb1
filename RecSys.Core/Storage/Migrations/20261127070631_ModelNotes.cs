using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RecSys.Core.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ModelNotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "model_notes",
                columns: table => new
                {
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_notes", x => x.version);
                },
                comment: "One row per model version that somebody wrote about.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "model_notes");
        }
    }
}
