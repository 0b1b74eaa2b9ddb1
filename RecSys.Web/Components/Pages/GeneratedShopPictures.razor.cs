using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Web.Components.Charts;

namespace RecSys.Web.Components.Pages;

/// <summary>Turns the report on the generated shop into charts, and adds a day to it.</summary>
public sealed partial class GeneratedShopPictures
{
    private readonly string[] _funnelLabels = ["views", "carts", "purchases"];

    private GeneratedShopView? _shop;
    private LabException? _error;
    private IReadOnlyList<ChartSeries> _days = [];
    private double[] _funnel = [];
    private string _funnelSentence = "";
    private ChartSeries _popularity = new("views", [], []);
    private string[] _activityLabels = [];
    private double[] _activity = [];
    private string[] _defectLabels = [];
    private double[] _defects = [];
    private TasteSample? _taste;
    private IReadOnlyList<ChartSeries> _tasteBars = [];

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _shop = Reports.Read();
        if (_shop is not { } shop)
        {
            return;
        }

        object[] dates = [.. shop.Days.Select(d => d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        _days =
        [
            new("views", dates, [.. shop.Days.Select(d => (double)d.Views)]),
            new("carts", dates, [.. shop.Days.Select(d => (double)d.Carts)]),
            new("purchases", dates, [.. shop.Days.Select(d => (double)d.Purchases)]),
        ];
        _funnel = [shop.Views, shop.Carts, shop.Purchases];
        _funnelSentence = $"{Number(shop.Views)} views, {Number(shop.Carts)} carts, {Number(shop.Purchases)} purchases.";
        var viewed = shop.Popularity.Where(p => p.Views > 0).ToList();
        _popularity = new("views", [.. viewed.Select(p => (object)p.Rank)], [.. viewed.Select(p => p.Views)]);
        _activityLabels = [.. shop.Activity.Select(a => a.Events)];
        _activity = [.. shop.Activity.Select(a => a.Customers)];
        _defectLabels = [.. shop.Defects.Select(d => d.Kind.Replace('_', ' '))];
        _defects = [.. shop.Defects.Select(d => (double)d.Count)];
        if (shop.Tastes.Count > 0)
        {
            Show(shop.Tastes[^1]);
        }
    }

    private void Show(TasteSample sample)
    {
        _taste = sample;
        object[] categories = [.. sample.Categories];
        _tasteBars = [new("hidden taste", categories, sample.Taste), new("share of views", categories, sample.Viewed)];
    }

    private void AddDay()
    {
        try
        {
            _error = null;
            Jobs.Start(new RunRequest(["generation"], _shop!.Preset, _shop.Seed, "generate", AddDays: 1));
        }
        catch (LabException e)
        {
            _error = e;
        }
    }

    private static string Name(TasteSample? sample) => sample is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Customer {sample.CustomerId}");

    private static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);
}
