using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Candidates;

/// <summary>What sources find of the purchases that came, by hand and by what must always hold.</summary>
public sealed class RetrievalQualityTests
{
    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void A_purchase_counts_for_every_source_that_proposed_it_and_alone_for_none_of_several()
    {
        // Product 12 is bought, too, and nobody had met it: the ceiling is a half.
        var shop = Given.Shop().Customer(1).Product(10).Product(11).Product(12).Viewed(1, 10, daysAgo: 20).Bought(1, 10, daysAgo: 5).Bought(1, 12, daysAgo: 4);

        var quality = Measure(shop.History(), new Fold("validation", FoldRole.Validation, ShopBuilder.DaysAgo(10), ShopBuilder.Now), new LabSettings());

        var (history, viewed) = (Index("user_history"), Index("recently_viewed"));
        Assert.Equal((1, 2L), (quality.Customers, quality.Positives));
        Assert.Equal((1L, 0L, 1L), (quality.Found[history], quality.FoundAlone[history], quality.Shared[history][viewed]));
        Assert.Equal(0, quality.Found[Index("bought_together")]);
        Assert.Equal((0.5, 0.5), (quality.Ceiling(1), quality.Ceiling(history, 1)));
        Assert.Equal(0, quality.Ceiling(0));
    }

    [Fact]
    public void A_source_that_alone_is_on_finds_alone_what_it_finds()
    {
        var only = new LabSettings { Candidates = new() { Weights = CandidateSources.All.Where(s => s.Name != "user_history").ToDictionary(s => s.Name, _ => 0.0) } };
        var shop = Given.Shop().Customer(1).Product(10).Viewed(1, 10, daysAgo: 20).Bought(1, 10, daysAgo: 5);

        var quality = Measure(shop.History(), new Fold("validation", FoldRole.Validation, ShopBuilder.DaysAgo(10), ShopBuilder.Now), only);

        Assert.Equal(1, quality.FoundAlone[Index("user_history")]);
    }

    [Fact]
    public async Task The_stage_writes_what_the_page_shows_and_the_figures_agree_with_each_other()
    {
        var settings = new LabSettings { Candidates = new() { MaxPerCustomer = 12, PerSource = 6, Quotas = new Dictionary<string, int>() } };
        using var lab = new TempLab { Settings = settings }.With(Given.BusyShop());
        Assert.Null(new LearningReports(lab.Database, lab.Paths).Retrieval());
        await lab.RunAsync(new CandidatesStage(new ShopHistoryReader()));

        var report = new LearningReports(lab.Database, lab.Paths).Retrieval()!;

        Assert.Equal(CandidateSources.All.Select(s => s.Name), report.Sources.Select(s => s.Source));
        Assert.Equal(report.Ceiling.Select(p => p.Recall).Order(), report.Ceiling.Select(p => p.Recall));
        Assert.InRange(report.Ceiling[^1].Recall, report.Sources.Max(s => s.Recall), 1);
        Assert.InRange(report.Sources.Max(s => s.Recall), 0.05, 1);
        Assert.All(report.Sources, s =>
        {
            Assert.InRange(s.RecallKept, 0, s.Recall);
            Assert.True(s.RecallAlone <= s.Recall && s.Ceiling[^1].N <= 6);
            Assert.Equal(s.Recall, s.Ceiling[^1].Recall, 1e-12);
            Assert.Equal(s.Found == 0 ? null : 1.0, s.Overlap[report.Sources.ToList().IndexOf(s)]);
        });
    }

    private static int Index(string source) => CandidateSources.All.Select(s => s.Name).ToList().IndexOf(source);

    private static RetrievalQuality Measure(ShopHistory history, Fold fold, LabSettings settings) =>
        RetrievalQuality.Measure(history, Catalogue.Count(new ShopReplay(history).AdvanceTo(fold.Cutoff), settings.Gold, OneThread), fold, settings, OneThread);
}
