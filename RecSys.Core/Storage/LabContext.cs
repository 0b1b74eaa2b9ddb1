using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Storage;

/// <summary>The kept tables. What can be rebuilt from them is declared by a <see cref="TableSpec"/> and owned by its stage.</summary>
public sealed partial class LabContext(DbContextOptions<LabContext> options) : DbContext(options)
{
    public DbSet<BronzeFile> BronzeFiles => Set<BronzeFile>();
    public DbSet<BronzeCustomer> BronzeCustomers => Set<BronzeCustomer>();
    public DbSet<BronzeProduct> BronzeProducts => Set<BronzeProduct>();
    public DbSet<BronzeSale> BronzeSales => Set<BronzeSale>();
    public DbSet<SilverCustomer> SilverCustomers => Set<SilverCustomer>();
    public DbSet<SilverProduct> SilverProducts => Set<SilverProduct>();
    public DbSet<SilverSale> SilverSales => Set<SilverSale>();
    public DbSet<SilverQuarantine> Quarantine => Set<SilverQuarantine>();
    public DbSet<SilverMend> Mends => Set<SilverMend>();
    public DbSet<BronzeSchemaChange> SchemaChanges => Set<BronzeSchemaChange>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<StageRunRow> StageRuns => Set<StageRunRow>();
    public DbSet<ModelVersionRow> ModelVersions => Set<ModelVersionRow>();
    public DbSet<ModelAliasRow> ModelAliases => Set<ModelAliasRow>();
    public DbSet<ModelAliasChangeRow> ModelAliasChanges => Set<ModelAliasChangeRow>();
    public DbSet<ModelNoteRow> ModelNotes => Set<ModelNoteRow>();
    public DbSet<ModelCurveRow> ModelCurves => Set<ModelCurveRow>();
    public DbSet<ModelMetricRow> ModelMetrics => Set<ModelMetricRow>();
    public DbSet<ModelFoldRow> ModelFolds => Set<ModelFoldRow>();
    public DbSet<ModelSourceRecallRow> ModelSourceRecall => Set<ModelSourceRecallRow>();
    public DbSet<FeatureSnapshotRow> FeatureSnapshots => Set<FeatureSnapshotRow>();
    public DbSet<RecommendationSnapshotRow> RecommendationSnapshots => Set<RecommendationSnapshotRow>();
    public DbSet<RecommendationRow> Recommendations => Set<RecommendationRow>();
    public DbSet<LabStateRow> LabState => Set<LabStateRow>();

    /// <summary>The kept tables as specs, so that pages and the bulk writer treat every table alike.</summary>
    // The grain is a comment of the design-time model: the run-time one leaves comments out.
    public IReadOnlyList<TableSpec> TableSpecs() => [.. this.GetService<IDesignTimeModel>().Model.GetEntityTypes().Select(Spec)];

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MomentConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<BronzeFile>().ToTable(Tables.BronzeFiles).HasIndex(f => f.Path).IsUnique();
        modelBuilder.Entity<BronzeCustomer>().ToTable(Tables.BronzeCustomers);
        modelBuilder.Entity<BronzeProduct>().ToTable(Tables.BronzeProducts);
        modelBuilder.Entity<BronzeSale>().ToTable(Tables.BronzeSales);
        modelBuilder.Entity<SilverCustomer>().ToTable(Tables.SilverCustomers).HasIndex(c => new { c.CustomerId, c.ValidFrom }).IsUnique();
        modelBuilder.Entity<SilverProduct>().ToTable(Tables.SilverProducts).HasIndex(p => new { p.ProductId, p.ValidFrom }).IsUnique();
        modelBuilder.Entity<SilverSale>().ToTable(Tables.SilverSales)
            .HasIndex(s => new { s.CustomerId, s.EventTime, s.ProductId, s.InteractionType, s.OrderId }).IsUnique();
        modelBuilder.Entity<SilverQuarantine>().ToTable(Tables.SilverQuarantine).HasIndex(q => q.BronzeId);
        modelBuilder.Entity<SilverMend>().ToTable(Tables.SilverMends).HasIndex(m => new { m.File, m.Line }).IsUnique();
        modelBuilder.Entity<BronzeSchemaChange>().ToTable(Tables.BronzeSchemaChanges).HasIndex(c => new { c.Kind, c.Header }).IsUnique();

        // Two tabs, or two processes, that start at once: the index lets one of them through.
        modelBuilder.Entity<RunRow>().ToTable("runs").HasIndex(r => r.ActiveSlot).IsUnique();
        modelBuilder.Entity<StageRunRow>().ToTable("stage_runs").HasIndex(s => new { s.Stage, s.Id });
        modelBuilder.Entity<StageRunRow>().HasIndex(s => s.RunId);

        modelBuilder.Entity<ModelVersionRow>().ToTable(Tables.ModelVersions).HasKey(m => m.Version);
        modelBuilder.Entity<ModelAliasRow>().ToTable(Tables.ModelAliases).HasKey(a => a.Alias);
        modelBuilder.Entity<ModelAliasChangeRow>().ToTable("model_alias_changes");
        modelBuilder.Entity<ModelNoteRow>().ToTable(Tables.ModelNotes).HasKey(n => n.Version);
        modelBuilder.Entity<ModelNoteRow>().Property(n => n.Version).ValueGeneratedNever();
        modelBuilder.Entity<ModelCurveRow>().ToTable(Tables.ModelCurves).HasKey(c => new { c.Version, c.Tree });
        modelBuilder.Entity<ModelMetricRow>().ToTable(Tables.ModelMetrics).HasKey(m => new { m.Version, m.Fold, m.Scorer, m.Metric });
        modelBuilder.Entity<ModelFoldRow>().ToTable(Tables.ModelFolds).HasKey(f => new { f.Version, f.Fold });
        modelBuilder.Entity<ModelSourceRecallRow>().ToTable(Tables.ModelSourceRecall).HasKey(r => new { r.Version, r.Fold, r.Source });
        modelBuilder.Entity<FeatureSnapshotRow>().ToTable(Tables.FeatureSnapshots).HasKey(s => s.SnapshotId);
        modelBuilder.Entity<RecommendationSnapshotRow>().ToTable(Tables.RecommendationSnapshots);
        modelBuilder.Entity<RecommendationRow>().ToTable(Tables.Recommendations).HasKey(r => new { r.SnapshotId, r.CustomerId, r.Rank });
        modelBuilder.Entity<LabStateRow>().ToTable("lab_state").HasKey(s => s.Key);

        // Rows of labs that did not keep the source yet.
        foreach (var bronze in modelBuilder.Model.GetEntityTypes().Where(e => e.ClrType == typeof(BronzeFile) || e.ClrType.IsAssignableTo(typeof(BronzeRow))).ToList())
        {
            modelBuilder.Entity(bronze.ClrType).Property(nameof(BronzeRow.Source)).HasDefaultValue("file");
        }

        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(property.Name == nameof(BronzeRow.RescuedData) ? "_rescued_data" : SnakeCase(property.Name));
        }
    }

    private static TableSpec Spec(IEntityType entity)
    {
        var name = entity.GetTableName()!;
        var layer = name.StartsWith("bronze_", StringComparison.Ordinal) ? "bronze"
            : name.StartsWith("silver_", StringComparison.Ordinal) ? "silver"
            : name.StartsWith("model_", StringComparison.Ordinal) || name.StartsWith("recommendation", StringComparison.Ordinal) || name.StartsWith("feature_", StringComparison.Ordinal) ? "ml"
            : "lab";
        var columns = entity.GetProperties().OrderBy(Place).Select(p => new Column(p.GetColumnName(), Kind(p), "", p.IsNullable));
        var key = entity.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName());
        return new TableSpec(name, layer, entity.GetComment() ?? "", [.. columns], [.. key]);
    }

    /// <summary>As the entities are written: the key, what is the entity's own, what it has from its base.</summary>
    private static (int Rank, int Token) Place(IProperty property) =>
        (property.IsPrimaryKey() ? 0 : property.PropertyInfo!.DeclaringType == property.DeclaringType.ClrType ? 1 : 2, property.PropertyInfo!.MetadataToken);

    private static ColumnKind Kind(IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type == typeof(DateTimeOffset) ? ColumnKind.Moment
            : type == typeof(string) ? ColumnKind.Text
            : type == typeof(double) ? ColumnKind.Real
            : type == typeof(bool) ? ColumnKind.Flag
            : ColumnKind.Integer;
    }

    private static string SnakeCase(string name) => WordStart().Replace(name, "_$1").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex WordStart();

    /// <summary>Moments are stored as milliseconds since 1970 UTC; the beginning of time as the least number.</summary>
    private sealed class MomentConverter() : ValueConverter<DateTimeOffset, long>(
        time => time == DateTimeOffset.MinValue ? long.MinValue : time.ToUnixTimeMilliseconds(),
        moment => moment == long.MinValue ? DateTimeOffset.MinValue : DateTimeOffset.FromUnixTimeMilliseconds(moment));
}
