namespace RecSys.Core.Stages.Generation;

/// <summary>What a customer likes: the truth behind their events. Tastes drift in a straight line from the first day to the last.</summary>
public sealed record CustomerTaste
{
    public required long CustomerId { get; init; }

    /// <summary>Index of the home location.</summary>
    public int Location { get; init; }

    /// <summary>Years.</summary>
    public int Age { get; init; }

    /// <summary>Sessions relative to other customers; log-normal.</summary>
    public double Activity { get; init; }

    /// <summary>Index of the season in which they shop more.</summary>
    public int FavouriteSeason { get; init; }

    /// <summary>First day of their life in the shop; 0 or less from the beginning.</summary>
    public int ArrivalDay { get; init; }

    /// <summary>Price level they look for on the first day, in the unit of <see cref="ProductTruth.PriceLevel"/>.</summary>
    public double PriceLevelStart { get; init; }

    public double PriceLevelEnd { get; init; }

    /// <summary>Share of interest by category on the first day; sums to 1.</summary>
    public required double[] CategoriesStart { get; init; }

    public required double[] CategoriesEnd { get; init; }

    /// <summary>The brand they prefer, by category.</summary>
    public required string[] FavouriteBrands { get; init; }

    /// <param name="drift">Share of the history that has passed, 0 to 1.</param>
    public double PriceLevel(double drift) => PriceLevelStart + (PriceLevelEnd - PriceLevelStart) * drift;

    /// <summary>Share of interest in a category, before the season.</summary>
    public double Category(int category, double drift) =>
        CategoriesStart[category] + (CategoriesEnd[category] - CategoriesStart[category]) * drift;
}

/// <summary>A customer as the shop knows them.</summary>
internal sealed record ShopCustomer(CustomerTaste Taste)
{
    public required string Name { get; init; }

    public required string Phone { get; init; }

    public required string Gender { get; init; }

    public required string Location { get; init; }

    public required string PaymentMethod { get; set; }

    public required bool Prime { get; set; }

    /// <summary>Orders from before the history, and those of it so far.</summary>
    public required int PreviousPurchases { get; set; }

    public required double AvgReviewRating { get; init; }

    /// <summary>Low, Medium or High.</summary>
    public string Frequency => Taste.Activity switch
    {
        < 0.6 => "Low",
        < 1.6 => "Medium",
        _ => "High",
    };
}
