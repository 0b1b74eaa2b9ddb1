using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Tests.Support;

/// <summary>
/// A shop by hand. Days are counted back from <see cref="Now"/>: <c>Event(1, 10, EventKind.View, daysAgo: 3)</c>.
/// What is not said of a customer or a product is unknown.
/// </summary>
public sealed class ShopBuilder
{
    /// <summary>2025-12-01 00:00 UTC: the builder's now, a Monday.</summary>
    public static readonly long Now = new DateTimeOffset(2025, 12, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public List<CustomerVersion> Customers { get; } = [];

    public List<ProductVersion> Products { get; } = [];

    public List<ShopEvent> Events { get; } = [];

    /// <summary>The moment a number of days before <see cref="Now"/>.</summary>
    public static long DaysAgo(double days) => Now - (long)(days * Moments.Day);

    public ShopBuilder Customer(long id, int? age = null, string? location = null, double? fromDaysAgo = null)
    {
        Customers.Add(new CustomerVersion { CustomerId = id, Name = $"Customer {id}", Age = age, Location = location, ValidFrom = fromDaysAgo is { } days ? DaysAgo(days) : long.MinValue });
        return this;
    }

    public ShopBuilder Product(
        long id, string category = "Books", string? brand = null, float price = float.NaN, float rating = float.NaN, float discountPercent = float.NaN, double? fromDaysAgo = null)
    {
        Products.Add(new ProductVersion
        {
            ProductId = id,
            Name = $"Product {id}",
            Category = category,
            Brand = brand,
            Price = price,
            Rating = rating,
            DiscountPercent = discountPercent,
            ValidFrom = fromDaysAgo is { } days ? DaysAgo(days) : long.MinValue,
        });
        return this;
    }

    public ShopBuilder Event(long customer, long product, EventKind kind, double daysAgo, float price = float.NaN, int quantity = 1, string? order = null)
    {
        Events.Add(new ShopEvent
        {
            EventId = Events.Count + 1,
            CustomerId = customer,
            ProductId = product,
            Kind = kind,
            Time = DaysAgo(daysAgo),
            UnitPrice = price,
            Quantity = quantity,
            OrderId = order,
        });
        return this;
    }

    public ShopHistory History() => new(Customers, Products, [.. Events]);

    /// <summary>The state at a moment; at <see cref="Now"/> unless said.</summary>
    public ShopState State(long? at = null) => new ShopReplay(History()).AdvanceTo(at ?? Now);

    /// <summary>One half-life for all, so that weights are whole halves.</summary>
    public static GoldSettings Gold { get; } = new() { PopularityHalfLifeDays = 30 };

    public Catalogue Catalogue(GoldSettings? settings = null, int threads = 1) =>
        RecSys.Core.State.Catalogue.Count(State(), settings ?? Gold, new ParallelOptions { MaxDegreeOfParallelism = threads });

    /// <summary>A customer of this shop as of <see cref="Now"/>.</summary>
    public CustomerView View(long customer, GoldSettings? settings = null)
    {
        var catalogue = Catalogue(settings);
        var view = new CustomerView(catalogue, new FeatureSettings());
        view.Load(catalogue.State.FindCustomer(customer)!);
        return view;
    }
}
