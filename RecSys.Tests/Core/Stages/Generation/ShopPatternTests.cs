using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Generation;

namespace RecSys.Tests.Core.Stages.Generation;

/// <summary>What a recommender can learn from the shop: a year of 150,000 events, each pattern against what it would be without.</summary>
public sealed class ShopPatternTests(ShopPatternTests.PlayedYear year) : IClassFixture<ShopPatternTests.PlayedYear>
{
    [Fact]
    public void Weekends_are_busier_than_the_middle_of_the_week()
    {
        double PerDay(params DayOfWeek[] days) => year.Actions.Count(a => days.Contains(Date(a).DayOfWeek)) / (double)days.Length;

        Assert.InRange(PerDay(DayOfWeek.Saturday, DayOfWeek.Sunday) / PerDay(DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday), 1.2, 1.7);
    }

    [Fact]
    public void Evenings_are_busy_and_nights_quiet()
    {
        double PerHour(int from, int to) => year.Actions.Count(a => Date(a).Hour >= from && Date(a).Hour < to) / (double)(to - from);

        Assert.True(PerHour(19, 22) > 5 * PerHour(1, 5));
    }

    [Fact]
    public void Customers_come_more_often_in_their_favourite_season()
    {
        var own = year.Actions.Count(a => Taste(a).FavouriteSeason == Seasons.Of(a.Time));
        var others = year.Actions.Count - own;

        // A quarter of the customers have each season: without a favourite a quarter of the events would fall into it.
        Assert.InRange(3.0 * own / others, 1.35, 1.85);
    }

    [Fact]
    public void Categories_have_their_seasons()
    {
        double Share(string category, int season)
        {
            var views = year.Views.Where(a => Seasons.Of(a.Time) == season).ToList();
            return views.Count(a => Category(a) == category) / (double)views.Count;
        }

        // Demand of 1.5 against 0.9 and of 1.3 against 0.9, while the other categories have seasons, too.
        Assert.InRange(Share("Home & Kitchen", 3) / Share("Home & Kitchen", 1), 1.1, 1.6);
        Assert.InRange(Share("Health", 0) / Share("Health", 1), 1.1, 1.6);
    }

    [Fact]
    public void The_young_look_for_other_things_than_the_old()
    {
        double Share(Func<int, bool> ages, string category)
        {
            var views = year.Views.Where(a => ages(Taste(a).Age)).ToList();
            return views.Count(a => Category(a) == category) / (double)views.Count;
        }

        Assert.True(Share(age => age < 30, "Audio") > 1.5 * Share(age => age > 50, "Audio"));
        Assert.True(Share(age => age > 50, "Health") > 1.5 * Share(age => age < 30, "Health"));
    }

    [Fact]
    public void Tastes_drift_from_what_they_were_to_what_they_will_be()
    {
        double Towards(IEnumerable<ShopAction> views) => views.Average(a =>
        {
            var category = year.World.Products[a.Product].Truth.Category;
            return Math.Log(Taste(a).CategoriesEnd[category] / Taste(a).CategoriesStart[category]);
        });

        var first = Towards(year.Views.Where(a => year.World.Calendar.DayOf(a.Time) < 60));
        var last = Towards(year.Views.Where(a => year.World.Calendar.DayOf(a.Time) >= 305));

        Assert.True(first < 0 && last > 0, $"{first:0.000} at first, {last:0.000} at last");
    }

    [Fact]
    public void What_is_shown_high_is_seen_more_than_it_is_wanted()
    {
        // Without a bias for places ln(views) would rise by 1 for each 1 of ln(weight); campaigns and arrivals are left out.
        var views = year.Views.CountBy(a => a.Product).ToDictionary();
        var points = Enumerable.Range(0, year.World.Products.Count)
            .Select(i => (year.World.Products[i].Truth, Views: views.GetValueOrDefault(i)))
            .Where(p => p.Truth is { ArrivalDay: 0, CampaignPeriodDays: 0 } && p.Views >= 20)
            .GroupBy(p => p.Truth.Category)
            .SelectMany(category => category.Select(p => (X: p.Truth.Appeal - category.Average(o => o.Truth.Appeal), Y: Math.Log(p.Views) - category.Average(o => Math.Log(o.Views)))))
            .ToList();

        var slope = points.Sum(p => p.X * p.Y) / points.Sum(p => p.X * p.X);

        Assert.True(slope > 1.15, $"slope {slope:0.00} of {points.Count} products");
    }

    [Fact]
    public void Customers_favour_a_brand_and_a_level_of_prices()
    {
        var favourite = year.Views.Count(a => Truth(a).Brand == Taste(a).FavouriteBrands[Truth(a).Category]) / (double)year.Views.Count;
        var chance = year.Views.Average(a => 1.0 / CategoryTemplates.All[Truth(a).Category].Lines.Count);
        var distance = year.Views.Average(a => Math.Abs(Truth(a).PriceLevel - Taste(a).PriceLevel(0.5)));
        var strangers = year.Views.Zip(year.Views.Skip(1000)).Average(pair => Math.Abs(Truth(pair.First).PriceLevel - Taste(pair.Second).PriceLevel(0.5)));

        Assert.True(favourite > 1.8 * chance, $"favourite brand {favourite:P0}, by chance {chance:P0}");
        Assert.True(distance < 0.8 * strangers, $"distance {distance:0.00}, of others {strangers:0.00}");
    }

    [Fact]
    public void Baskets_hold_things_that_go_together()
    {
        var baskets = year.Actions.Where(a => a.Kind == EventKind.Purchase).GroupBy(a => (a.Customer, a.Time, a.Order)).Select(b => b.Select(a => a.Product).Distinct().ToList()).Where(b => b.Count > 1).ToList();
        bool GoWith(int product, int other) => year.World.Products[product].Partners.Contains(other) || year.World.Products[other].Partners.Contains(product);
        double Share(Func<int, int, (int, int)> pick) => baskets.SelectMany((b, i) => b.Skip(1).Select((p, j) => pick(i, j + 1))).Average(pair => GoWith(pair.Item1, pair.Item2) ? 1 : 0);

        var together = Share((basket, place) => (baskets[basket][0], baskets[basket][place]));
        var apart = Share((basket, place) => (baskets[(basket + 1) % baskets.Count][0], baskets[basket][place]));

        Assert.True(together > 0.1 && together > 5 * apart, $"{together:P1} of the pairs in a basket, {apart:P1} of those in two");
    }

    [Fact]
    public void Campaigns_start_and_end_and_sell()
    {
        var onCampaign = new HashSet<(int, int)>();
        for (var product = 0; product < year.World.Products.Count; product++)
        {
            for (var day = 0; day < year.World.Calendar.Days; day++)
            {
                if (year.World.Products[product].Truth is { CampaignPeriodDays: > 0 } truth && truth.ArrivalDay <= day && truth.CampaignOn(day) > 0)
                {
                    onCampaign.Add((product, day));
                }
            }
        }

        var productDays = year.World.Products.Where(p => p.Truth.CampaignPeriodDays > 0).Sum(p => year.World.Calendar.Days - p.Truth.ArrivalDay);
        var sold = year.Actions.Where(a => a.Kind == EventKind.Purchase && Truth(a).CampaignPeriodDays > 0).ToList();
        var during = sold.Count(a => onCampaign.Contains((a.Product, year.World.Calendar.DayOf(a.Time)))) / (double)onCampaign.Count;
        var outside = sold.Count(a => !onCampaign.Contains((a.Product, year.World.Calendar.DayOf(a.Time)))) / (double)(productDays - onCampaign.Count);

        Assert.InRange(onCampaign.Count / (double)productDays, 0.05, 0.4);
        Assert.True(during > 1.5 * outside, $"{during:0.000} a day in a campaign, {outside:0.000} else");
    }

    [Fact]
    public void Few_looks_end_in_the_cart_and_fewer_in_a_purchase()
    {
        double Count(EventKind kind) => year.Actions.Count(a => a.Kind == kind);

        Assert.InRange(Count(EventKind.AddToCart) / Count(EventKind.View), 0.08, 0.4);
        Assert.InRange(Count(EventKind.Purchase) / Count(EventKind.AddToCart), 0.3, 0.8);
    }

    [Fact]
    public void Popularity_follows_a_power_law()
    {
        var counts = year.Views.CountBy(a => a.Product).Select(c => (double)c.Value).OrderDescending().ToList();
        var points = counts.Take(counts.Count / 2).Select((count, rank) => (X: Math.Log(rank + 1), Y: Math.Log(count))).ToList();
        var (meanX, meanY) = (points.Average(p => p.X), points.Average(p => p.Y));
        var slope = points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / points.Sum(p => (p.X - meanX) * (p.X - meanX));
        var unexplained = points.Sum(p => Math.Pow(p.Y - meanY - slope * (p.X - meanX), 2)) / points.Sum(p => Math.Pow(p.Y - meanY, 2));

        Assert.InRange(slope, -1.6, -0.4);
        Assert.True(unexplained < 0.1, $"{unexplained:P0} of the spread is off the line");
    }

    [Fact]
    public void Another_locale_gives_other_names_and_places()
    {
        var german = new ShopWorld(PlayedYear.Settings with { Locale = "de" }, PlayedYear.Lab, 0);

        Assert.Contains("Bayern", german.Locations);
        Assert.DoesNotContain("Bayern", year.World.Locations);
        Assert.Empty(german.Customers.Take(50).Select(c => c.Name).Intersect(year.World.Customers.Take(50).Select(c => c.Name)));
    }

    private CustomerTaste Taste(ShopAction action) => year.World.Customers[action.Customer].Taste;

    private ProductTruth Truth(ShopAction action) => year.World.Products[action.Product].Truth;

    private string Category(ShopAction action) => year.World.Products[action.Product].Category;

    private static DateTime Date(ShopAction action) => Moments.ToDateTimeOffset(action.Time).UtcDateTime;

    /// <summary>A year of a shop of its own size, played once.</summary>
    public sealed class PlayedYear
    {
        internal static readonly LabSection Lab = new() { Preset = "year", Seed = 11 };

        internal static readonly GenerationSettings Settings = new()
        {
            Presets = new Dictionary<string, ShopSize> { ["year"] = new() { Customers = 1_500, Products = 240, Events = 150_000, Days = 365 } },
        };

        public PlayedYear()
        {
            World = new ShopWorld(Settings, Lab, 0);
            var (simulation, played) = (new ShopSimulation(World), new PlayedDay());
            for (var day = 0; day < World.Calendar.Days; day++)
            {
                simulation.Play(day, played);
                Actions.AddRange(played.Actions);
            }

            Views = [.. Actions.Where(a => a.Kind == EventKind.View)];
        }

        internal ShopWorld World { get; }

        internal List<ShopAction> Actions { get; } = [];

        internal List<ShopAction> Views { get; }
    }
}
