using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Curation;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Reports.Dashboards;
using RecSys.Core.Reports.Lineage;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Serving;
using RecSys.Core.Serving.Explaining;
using RecSys.Core.Serving.Retraining;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Stages.Generation;
using RecSys.Core.State;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;
using RecSys.Core.Upkeep;

namespace RecSys.Core;

/// <summary>All registrations of the core.</summary>
public static class LabServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Root configuration: sections as in <see cref="LabSettings"/>.</param>
    /// <param name="contentRoot">What a relative data directory is relative to.</param>
    /// <exception cref="Domain.LabException">The settings have faults; all are listed.</exception>
    public static IServiceCollection AddRecSysCore(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        var book = new SettingsBook(configuration, contentRoot);
        var paths = new LabPaths(book.DataDirectory);
        services.AddSingleton(book);
        // As they stand when a page or a call asks; what lives longer takes the book.
        services.AddTransient(_ => book.Current);
        services.AddSingleton(paths);
        services.AddSingleton(TimeProvider.System);
        services.AddDbContextFactory<LabContext>(options => options.UseSqlite(LabDatabase.ConnectionString(paths)));
        services.AddSingleton<LabDatabase>();
        services.AddSingleton<FolderClaim>();
        services.AddSingleton<LabBackup>();
        services.AddSingleton<LabRestore>();
        services.AddSingleton<ShopHistoryReader>();
        services.AddSingleton<BronzeReports>();
        services.AddSingleton<SilverReports>();
        services.AddSingleton<CleaningReports>();
        services.AddSingleton<QuarantineReports>();
        services.AddSingleton<QuarantineDesk>();
        services.AddSingleton<SchemaReports>();
        services.AddSingleton<SchemaDesk>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<PromotionGate>();
        services.AddSingleton<ModelNotes>();
        services.AddSingleton<ModelReports>();
        services.AddSingleton<TrainingReports>();
        services.AddSingleton<ModelCards>();
        services.AddSingleton<MlflowExport>();
        services.AddSingleton<SearchReports>();
        services.AddSingleton<ImportanceReports>();
        services.AddSingleton<EvaluationReports>();

        foreach (var stage in LabPipeline.Stages.Concat(LabPipeline.Asides))
        {
            services.AddSingleton(typeof(IStage), stage);
        }

        services.AddSingleton(provider => LabPipeline.Define(provider.GetServices<IStage>()));
        services.AddSingleton<GenerationReports>();
        services.AddSingleton<GoldReports>();
        services.AddSingleton<ExplorationReports>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<PipelineRunner>();
        services.AddSingleton<StageStatuses>();
        services.AddSingleton<StageReports>();
        services.AddSingleton<RunReports>();
        services.AddSingleton<TableHistory>();
        services.AddSingleton<LandingReports>();
        services.AddSingleton<LearningReports>();
        services.AddSingleton<TableCatalogue>();
        services.AddSingleton<TableReports>();
        services.AddSingleton<LineageReports>();
        services.AddSingleton<SqlRunner>();
        services.AddSingleton(DashboardFolders.Of(contentRoot, paths.DataDirectory));
        services.AddSingleton<DashboardShelf>();
        services.AddSingleton<DashboardTiles>();
        services.AddSingleton<JobHub>();
        services.AddHostedService(provider => provider.GetRequiredService<JobHub>());

        services.AddSingleton<EventLog>();
        services.AddSingleton<LiveBuilder>();
        services.AddSingleton<LivePulse>();
        services.AddSingleton<PastShops>();
        services.AddSingleton<LiveState>();
        services.AddSingleton<Recommender>();
        services.AddSingleton<LiveRefresher>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveRefresher>());
        services.AddSingleton<EventIntake>();
        services.AddSingleton<CustomerPlay>();
        services.AddSingleton<CustomerExplainer>();
        services.AddSingleton<ShopStream>();
        services.AddHostedService(provider => provider.GetRequiredService<ShopStream>());
        services.AddSingleton<LiveReports>();
        services.AddSingleton<EventJourneys>();
        services.AddSingleton<SkewCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<SkewCheck>());
        services.AddSingleton<RetrainingHistory>();
        services.AddSingleton<DriftCheck>();
        services.AddSingleton<Retrainer>();
        services.AddSingleton<ChallengerDesk>();
        services.AddHostedService<RetrainingLoop>();
        services.AddSingleton<LandingWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<LandingWatcher>());
        services.AddSingleton<CustomerReports>();
        services.AddSingleton<ListHistory>();
        services.AddSingleton<RecommendationReports>();
        return services;
    }

    /// <summary>Opens the database and tidies what a killed process left: before the host starts.</summary>
    public static void OpenLab(this IServiceProvider provider)
    {
        var wasKilled = provider.GetRequiredService<FolderClaim>().Take();
        Restore(provider);
        var database = provider.GetRequiredService<LabDatabase>();
        database.Open();
        if (wasKilled || database.IsSmall)
        {
            database.Check();
        }

        provider.GetRequiredService<RunStore>().CloseInterrupted();
        using var connection = provider.GetRequiredService<LabDatabase>().Connect();
        PromisedFiles.MakeGood(connection, provider.GetRequiredService<LabPaths>());
    }

    /// <summary>Takes over a backup that was staged from a page, or that the settings name.</summary>
    private static void Restore(IServiceProvider provider)
    {
        var (restore, book) = (provider.GetRequiredService<LabRestore>(), provider.GetRequiredService<SettingsBook>());
        if (book.Base.Upkeep.Restore is { Length: > 0 } file)
        {
            restore.StageAsked(file);
        }

        if (restore.Finish() is not null)
        {
            book.Reload();
        }
    }
}
