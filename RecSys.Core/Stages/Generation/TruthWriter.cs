using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>Writes the truth of a generated shop; defects as they are made, the rest at the end.</summary>
internal sealed class TruthWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly BulkInsert _defects;
    private readonly Dictionary<string, long> _defectsByKind = new(StringComparer.Ordinal);

    /// <param name="connection">Of the stage's transaction.</param>
    /// <param name="keepDefects">The files written so far stay.</param>
    public TruthWriter(SqliteConnection connection, bool keepDefects)
    {
        _connection = connection;
        if (!keepDefects)
        {
            LabDatabase.Recreate(connection, GenerationTables.Defects);
        }

        _defects = new BulkInsert(connection, GenerationTables.Defects);
    }

    /// <summary>Defects recorded by this writer.</summary>
    public IReadOnlyDictionary<string, long> DefectsByKind => _defectsByKind;

    public void Record(Defect defect)
    {
        _defects.Set(0, defect.File).Set(1, defect.Line).Set(2, defect.Kind).Set(3, defect.Detail).Set(4, DefectKinds.OutcomeOf(defect.Kind)).Write();
        _defectsByKind[defect.Kind] = _defectsByKind.GetValueOrDefault(defect.Kind) + 1;
    }

    /// <summary>Replaces everything but the defects.</summary>
    /// <param name="sessions">Sessions it took to make the summary's events.</param>
    public void Save(ShopWorld world, ShopSummary summary, long sessions)
    {
        SaveParameters(world, summary, sessions);
        SaveCustomers(world);
        SaveTastes(world);
        SaveProducts(world, summary);
        summary.Save(_connection);
    }

    public void Dispose() => _defects.Dispose();

    private void SaveParameters(ShopWorld world, ShopSummary summary, long sessions)
    {
        using var insert = Anew(GenerationTables.Parameters);
        var calendar = world.Calendar;
        var lastDay = calendar.Date(calendar.Days - 1);
        (string, string)[] parameters =
        [
            (ShopTruth.SeedKey, Text(world.Seed)),
            (ShopTruth.LastDayKey, lastDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            (ShopTruth.DaysKey, Text(calendar.Days)),
            (ShopTruth.AddedDaysKey, Text(world.AddedDays)),
            (ShopTruth.EventsKey, Text(Math.Round(Enumerable.Range(0, calendar.Days).Sum(calendar.EventsOn)))),
            (ShopTruth.EventsPerSessionKey, Text((double)summary.Events / Math.Max(1, sessions))),
            ("locations", string.Join(", ", world.Locations)),
        ];
        foreach (var (name, value) in parameters)
        {
            insert.Set(0, name).Set(1, value).Write();
        }
    }

    private void SaveCustomers(ShopWorld world)
    {
        using var insert = Anew(GenerationTables.Customers);
        foreach (var taste in world.Customers.Select(c => c.Taste))
        {
            insert.Set(0, taste.CustomerId).Set(1, taste.Location).Set(2, taste.Age).Set(3, taste.Activity)
                .Set(4, taste.FavouriteSeason).Set(5, taste.ArrivalDay).Set(6, taste.PriceLevelStart).Set(7, taste.PriceLevelEnd).Write();
        }
    }

    private void SaveTastes(ShopWorld world)
    {
        using var insert = Anew(GenerationTables.Tastes);

        // In the order of the key, so that the table grows at its end.
        var categories = Enumerable.Range(0, CategoryTemplates.All.Count).OrderBy(c => CategoryTemplates.All[c].Name, StringComparer.Ordinal).ToArray();
        foreach (var taste in world.Customers.Select(c => c.Taste))
        {
            foreach (var category in categories)
            {
                insert.Set(0, taste.CustomerId).Set(1, CategoryTemplates.All[category].Name).Set(2, taste.CategoriesStart[category])
                    .Set(3, taste.CategoriesEnd[category]).Set(4, taste.FavouriteBrands[category]).Write();
            }
        }
    }

    private void SaveProducts(ShopWorld world, ShopSummary summary)
    {
        using var insert = Anew(GenerationTables.Products);
        for (var i = 0; i < world.Products.Count; i++)
        {
            var truth = world.Products[i].Truth;
            insert.Set(0, truth.ProductId).Set(1, world.Products[i].Category).Set(2, truth.Brand).Set(3, truth.Quality).Set(4, truth.Appeal)
                .Set(5, truth.PriceLevel).Set(6, truth.TargetAge).Set(7, truth.ArrivalDay).Set(8, truth.BaseDiscount)
                .Set(9, truth.CampaignPeriodDays).Set(10, truth.CampaignPhaseDays).Set(11, truth.CampaignLengthDays).Set(12, truth.CampaignDiscount)
                .Set(13, summary.Views(i)).Set(14, summary.Purchases(i)).Write();
        }
    }

    private BulkInsert Anew(TableSpec table)
    {
        LabDatabase.Recreate(_connection, table);
        return new BulkInsert(_connection, table);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
