using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Generation;

/// <summary>The whole synthetic shop before anything happens in it.</summary>
internal sealed class ShopWorld
{
    private const double CustomersThatArrive = 0.12;
    private const double ProductsThatArrive = 0.08;

    /// <param name="settings">Locale, sizes and last day.</param>
    /// <param name="lab">Preset and seed.</param>
    /// <param name="addedDays">Days after the history: customers and products go on arriving at the same rate.</param>
    public ShopWorld(GenerationSettings settings, LabSection lab, int addedDays)
    {
        var size = settings.Presets[lab.Preset];
        Seed = lab.Seed;
        Calendar = new ShopCalendar(settings.LastDay, size);
        AddedDays = addedDays;
        var customers = new Arrivals(size.Customers, size.Days, CustomersThatArrive);
        var products = new Arrivals(size.Products, size.Days, ProductsThatArrive);
        var maker = new CustomerMaker(lab.Seed, settings.Locale);
        Locations = maker.Locations;
        Customers = maker.Make(customers.CountUntil(addedDays), customers.DayOf);
        Products = new ProductMaker(lab.Seed).Make(products.CountUntil(addedDays), products.DayOf, size.Products);
        Demand = new Demand(Seed, Calendar, [.. Products.Select(p => p.Truth)]);
    }

    public int Seed { get; }

    public int AddedDays { get; }

    public ShopCalendar Calendar { get; }

    public IReadOnlyList<string> Locations { get; }

    public IReadOnlyList<ShopCustomer> Customers { get; }

    public IReadOnlyList<ShopProduct> Products { get; }

    public Demand Demand { get; }

    /// <summary>Most are there on day 0, the rest come evenly over the days, and on at that rate.</summary>
    private sealed record Arrivals(int Count, int Days, double LateShare)
    {
        private int First => Count - (int)(Count * LateShare);

        private double PerDay => (Count - First) / (double)(Days - 1);

        public int DayOf(int position) => position < First ? 0 : 1 + (int)((position - First) / PerDay);

        public int CountUntil(int addedDays)
        {
            var count = Count;
            while (addedDays > 0 && PerDay > 0 && DayOf(count) < Days + addedDays)
            {
                count++;
            }

            return count;
        }
    }
}
