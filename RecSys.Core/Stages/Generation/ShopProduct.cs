namespace RecSys.Core.Stages.Generation;

/// <summary>What makes a product wanted: the truth behind its events.</summary>
public sealed record ProductTruth
{
    public required long ProductId { get; init; }

    /// <summary>Index of the category.</summary>
    public required int Category { get; init; }

    public required string Brand { get; init; }

    /// <summary>Standard normal; raises ratings and the share of views that end in a cart.</summary>
    public double Quality { get; init; }

    /// <summary>ln of the weight with which everybody is drawn to it; exponential, so weights follow a power law.</summary>
    public double Appeal { get; init; }

    /// <summary>Standard deviations of ln(price) above its category's median.</summary>
    public double PriceLevel { get; init; }

    /// <summary>Age in years it appeals to most.</summary>
    public double TargetAge { get; init; }

    /// <summary>First day it is sold; 0 or less from the beginning.</summary>
    public int ArrivalDay { get; init; }

    /// <summary>Discount outside campaigns, percent.</summary>
    public int BaseDiscount { get; init; }

    /// <summary>Days from one campaign's start to the next; 0 for a product without campaigns.</summary>
    public int CampaignPeriodDays { get; init; }

    public int CampaignPhaseDays { get; init; }

    public int CampaignLengthDays { get; init; }

    /// <summary>Discount during a campaign, percent.</summary>
    public int CampaignDiscount { get; init; }

    /// <summary>Percent off the list price on a day.</summary>
    public int DiscountOn(int day) =>
        CampaignPeriodDays > 0 && (day + CampaignPhaseDays) % CampaignPeriodDays < CampaignLengthDays ? CampaignDiscount : BaseDiscount;

    /// <summary>Share of the list price that a campaign takes off beyond the usual discount, 0 to 1.</summary>
    public double CampaignOn(int day) => (DiscountOn(day) - BaseDiscount) / 100.0;
}

/// <summary>A product as the shop shows it.</summary>
internal sealed record ShopProduct(ProductTruth Truth)
{
    public required string Name { get; init; }

    public string Colors { get; init; } = "";

    public string Sizes { get; init; } = "";

    public string Storage { get; init; } = "";

    /// <summary>List price, in the shop's currency.</summary>
    public required double Mrp { get; init; }

    /// <summary>Units the shop likes to have on hand.</summary>
    public required int FullStock { get; init; }

    /// <summary>Reviews from before the history.</summary>
    public required int FirstReviews { get; init; }

    /// <summary>Indexes of the products that go with it.</summary>
    public IReadOnlyList<int> Partners { get; set; } = [];

    /// <summary>Price asked on a day, to the rupee above 100.</summary>
    public double PriceOn(int day) => Round(Mrp * (100 - Truth.DiscountOn(day)) / 100);

    internal static double Round(double price) => price >= 100 ? Math.Round(price) : Math.Round(price, 2);

    internal string Category => CategoryTemplates.All[Truth.Category].Name;

    internal bool Consumable => CategoryTemplates.All[Truth.Category].Consumable;

}
