using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>Counts of what happened in the generated shop, kept for the page: days, popularity, activity, a few customers' interests.</summary>
internal sealed class ShopSummary(ShopWorld world)
{
    public const string ViewsByRank = "views_by_rank";
    public const string CustomersByEvents = "customers_by_events";
    public const string SampleViews = "sample_views";
    public const string SampleTaste = "sample_taste";
    public const string DefectsByKind = "defects_by_kind";

    private const int SampledCustomers = 8;

    // Views that say something about a taste.
    private const int EnoughViews = 20;

    private readonly List<long[]> _days = [];
    private readonly long[] _kinds = new long[EventKinds.Count];
    private readonly int[] _customerEvents = new int[world.Customers.Count];
    private readonly int[] _categoryViews = new int[world.Customers.Count * CategoryTemplates.All.Count];
    private readonly int[] _views = new int[world.Products.Count];
    private readonly int[] _purchases = new int[world.Products.Count];

    /// <summary>Series of a kind's events by day.</summary>
    public static string ByDay(EventKind kind) => $"{kind.Name()}_by_day";

    public long Events => _kinds.Sum();

    public long Of(EventKind kind) => _kinds[(int)kind];

    public int Views(int product) => _views[product];

    public int Purchases(int product) => _purchases[product];

    /// <summary>Share of all views that the most viewed tenth of the products has.</summary>
    public double TopTenthViews =>
        _views.OrderDescending().Take(Math.Max(1, _views.Length / 10)).Sum(v => (double)v) / Math.Max(1, Of(EventKind.View));

    public void Count(int day, List<ShopAction> actions)
    {
        var kinds = new long[EventKinds.Count];
        foreach (var action in actions)
        {
            kinds[(int)action.Kind]++;
            _kinds[(int)action.Kind]++;
            _customerEvents[action.Customer]++;
            if (action.Kind == EventKind.View)
            {
                _views[action.Product]++;
                _categoryViews[action.Customer * CategoryTemplates.All.Count + world.Products[action.Product].Truth.Category]++;
            }
            else if (action.Kind == EventKind.Purchase)
            {
                _purchases[action.Product]++;
            }
        }

        if (day != _days.Count)
        {
            throw new InvalidOperationException($"Day {day} follows day {_days.Count - 1}.");
        }

        _days.Add(kinds);
    }

    /// <summary>Replaces the rows of <see cref="GenerationTables.Summary"/>.</summary>
    public void Save(SqliteConnection connection)
    {
        LabDatabase.Recreate(connection, GenerationTables.Summary);
        using var insert = new BulkInsert(connection, GenerationTables.Summary);
        for (var day = 0; day < _days.Count; day++)
        {
            var date = world.Calendar.Date(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            foreach (var kind in Enum.GetValues<EventKind>())
            {
                Write(insert, ByDay(kind), day, date, _days[day][(int)kind]);
            }
        }

        SavePopularity(insert);
        SaveActivity(insert);
        SaveSample(insert);
        LabDatabase.Execute(
            connection,
            $"insert into {Tables.GenerationSummary} (series, position, label, value) select ?1, 0, kind, count(*) from {Tables.TruthDefects} group by kind",
            DefectsByKind);
    }

    private void SavePopularity(BulkInsert insert)
    {
        var rank = 0;
        foreach (var views in _views.OrderDescending())
        {
            rank++;

            // Every rank at the top, then fewer and fewer: even steps on a logarithmic axis.
            if (rank <= 30 || rank % (int)Math.Pow(10, Math.Floor(Math.Log10(rank)) - 1) == 0)
            {
                Write(insert, ViewsByRank, rank, "", views);
            }
        }
    }

    private void SaveActivity(BulkInsert insert)
    {
        int[] bounds = [0, 1, 5, 10, 20, 50, 100, 200, 500, 1000];
        for (var i = 0; i < bounds.Length; i++)
        {
            var (low, high) = (bounds[i], i + 1 < bounds.Length ? bounds[i + 1] : int.MaxValue);
            var label = high == int.MaxValue ? $"{low}+" : high - low == 1 ? $"{low}" : $"{low}-{high - 1}";
            Write(insert, CustomersByEvents, i, label, _customerEvents.Count(e => e >= low && e < high));
        }
    }

    /// <summary>Customers spread over the range of activity, least active first.</summary>
    private void SaveSample(BulkInsert insert)
    {
        var active = Enumerable.Range(0, _customerEvents.Length).Where(c => _customerEvents[c] >= EnoughViews).OrderBy(c => _customerEvents[c]).ThenBy(c => c).ToList();
        for (var i = 0; i < Math.Min(SampledCustomers, active.Count); i++)
        {
            var customer = active[(int)((i + 0.5) * active.Count / Math.Min(SampledCustomers, active.Count))];
            for (var category = 0; category < CategoryTemplates.All.Count; category++)
            {
                var views = _categoryViews[customer * CategoryTemplates.All.Count + category];
                var taste = world.Customers[customer].Taste;
                Write(insert, SampleViews, taste.CustomerId, CategoryTemplates.All[category].Name, views);
                Write(insert, SampleTaste, taste.CustomerId, CategoryTemplates.All[category].Name, taste.Category(category, 0.5));
            }
        }
    }

    private static void Write(BulkInsert insert, string series, long position, string label, double value) =>
        insert.Set(0, series).Set(1, position).Set(2, label).Set(3, value).Write();
}
