using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Labs.Tastes;
using RecSys.Core.Serving;
using RecSys.Core.Settings;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A customer in a list of customers.</summary>
/// <param name="Events">Events of any kind; a customer without any is cold.</param>
/// <param name="LastSeen">Moment of the last event; null for a cold customer.</param>
public sealed record CustomerLine(long CustomerId, string? Name, int? Age, string? Location, long Events, DateTimeOffset? LastSeen)
{
    public bool IsCold => Events == 0;
}

/// <summary>A page of customers and how many there are in all.</summary>
public sealed record CustomersFound(IReadOnlyList<CustomerLine> Customers, long Total);

/// <summary>A name and its share of a customer's interest, 0 to 1.</summary>
public sealed record TasteShare(string Name, double Share);

/// <summary>An event of a customer.</summary>
/// <param name="UnitPrice">Null where the shop does not say.</param>
public sealed record CustomerEvent(DateTimeOffset Time, string Kind, long ProductId, string ProductName, string Category, string? Brand, float? UnitPrice, int Quantity);

/// <summary>Who a customer is, what they did, what they like: as of the last event known, posted ones included.</summary>
/// <param name="TypicalPrice">Weighted geometric mean of the prices dealt in; null without any.</param>
/// <param name="LikelyPrices">Typical price one standard deviation down and up.</param>
public sealed record CustomerDetail(
    CustomerVersion Profile,
    string AgeGroup,
    int Views,
    int Carts,
    int Purchases,
    int ProductsBought,
    DateTimeOffset? FirstSeen,
    DateTimeOffset? LastSeen,
    double? TypicalPrice,
    (double Low, double High)? LikelyPrices,
    IReadOnlyList<TasteShare> Categories,
    IReadOnlyList<TasteShare> Brands)
{
    public bool IsCold => Views + Carts + Purchases == 0;
}

/// <summary>Looks customers up.</summary>
public sealed class CustomerReports(LabDatabase database, LiveState live, SettingsBook settings)
{
    private const int MostCategories = 20;
    private const int MostBrands = 8;

    /// <summary>A longer history is binned more coarsely.</summary>
    private const int MostBins = 60;

    /// <summary>Customers whose id begins with, or whose name contains, a text; all for an empty one. By id.</summary>
    public CustomersFound Search(string? text, int offset, int limit)
    {
        var wanted = (text ?? "").Trim();
        var pattern = wanted.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        const string where = "valid_to is null and (?1 = '' or cast(customer_id as text) like ?1 || '%' escape '\\' or customer_name like '%' || ?1 || '%' escape '\\')";
        using var connection = database.Connect(readOnly: true);
        var total = LabDatabase.Scalar<long>(connection, $"select count(*) from silver_customers where {where}", pattern);
        var customers = new List<CustomerLine>();
        using var rows = new BulkRead(
            connection,
            $"""
            with page as (
                select customer_id, customer_name, age, location from silver_customers where {where}
                order by cast(customer_id as text) = ?1 desc, customer_id limit ?2 offset ?3)
            select p.customer_id, p.customer_name, p.age, p.location,
                (select count(*) from silver_sales s where s.customer_id = p.customer_id),
                (select max(event_time) from silver_sales s where s.customer_id = p.customer_id)
            from page p
            """,
            pattern,
            limit,
            offset);
        while (rows.Next())
        {
            customers.Add(new CustomerLine(
                rows.Long(0),
                rows.TextOrNull(1),
                rows.IntOrNull(2),
                rows.TextOrNull(3),
                rows.Long(4),
                rows.IsNull(5) ? null : Moments.ToDateTimeOffset(rows.Long(5))));
        }

        return new CustomersFound(customers, total);
    }

    /// <summary>A customer as the live state knows them.</summary>
    /// <exception cref="LabException">The customer is unknown, or there is no shop yet.</exception>
    public CustomerDetail Of(long customerId)
    {
        var (shop, customer) = live.Find(customerId);
        return shop.Read(customer, c => Detail(shop, c));
    }

    /// <summary>A customer by number as a person wrote it.</summary>
    /// <exception cref="LabException">It is no number, the customer is unknown, or there is no shop yet.</exception>
    public CustomerDetail Find(string customerId) => long.TryParse(customerId, CultureInfo.InvariantCulture, out var id)
        ? Of(id)
        : throw new LabException($"'{customerId}' is not a customer's number.", "Search by name on the Customers page.", Fault.NotFound);

    /// <summary>What a customer did, as the live state knows it.</summary>
    /// <param name="customerId">Who.</param>
    /// <param name="kind">The only kind listed; null for all.</param>
    /// <param name="most">Events listed, the latest.</param>
    /// <exception cref="LabException">The customer is unknown, or there is no shop yet.</exception>
    public CustomerTimeline Timeline(long customerId, EventKind? kind, int most)
    {
        var (shop, customer) = live.Find(customerId);
        return shop.Read(customer, c => Timeline(shop.State, c.Events, kind, most));
    }

    /// <summary>What a customer truly likes; null unless the shop is a generated one.</summary>
    public TrueTaste? TrueTaste(long customerId)
    {
        using var connection = database.Connect(readOnly: true);
        return Labs.Tastes.TrueTaste.Find(connection, customerId);
    }

    private CustomerDetail Detail(LiveShop shop, CustomerHistory customer)
    {
        var view = new CustomerView(shop.Catalogue, settings.Current.Features);
        view.Load(customer, shop.State.Now);
        var events = customer.Events;
        return new CustomerDetail(
            customer.Profile,
            AgeGroups.Names[customer.AgeGroup],
            view.Views,
            view.Carts,
            view.Purchases,
            view.ProductsBought,
            events.IsEmpty ? null : Moments.ToDateTimeOffset(events[0].Time),
            events.IsEmpty ? null : Moments.ToDateTimeOffset(events[^1].Time),
            double.IsNaN(view.Prices.MeanLog) ? null : view.Prices.Typical,
            double.IsNaN(view.Prices.MeanLog) ? null : Likely(view.Prices),
            Shares(view.Categories, shop.State.Categories, MostCategories),
            Shares(view.Brands, shop.State.Brands, MostBrands));
    }

    private static (double Low, double High) Likely(PriceProfile prices) =>
        (Math.Exp(prices.MeanLog - prices.DeviationLog), Math.Exp(prices.MeanLog + prices.DeviationLog));

    private static List<TasteShare> Shares(Affinity affinity, Names names, int most) =>
        [.. affinity.Groups.Select(g => new TasteShare(names[g], affinity.Share(g))).OrderByDescending(s => s.Share).ThenBy(s => s.Name, StringComparer.Ordinal).Take(most)];

    private static CustomerTimeline Timeline(ShopState state, ReadOnlySpan<HistoryEvent> events, EventKind? kind, int most)
    {
        var (last, total) = (new List<CustomerEvent>(), 0);
        for (var i = events.Length - 1; i >= 0; i--)
        {
            if (kind is null || events[i].Kind == kind)
            {
                total++;
                if (last.Count < most)
                {
                    last.Add(Event(state, events[i]));
                }
            }
        }

        var (days, bins) = Bins(events);
        return new CustomerTimeline(total, last, days, bins);
    }

    private static (int Days, List<TimelineBin> Bins) Bins(ReadOnlySpan<HistoryEvent> events)
    {
        if (events.IsEmpty)
        {
            return (1, []);
        }

        var first = events[0].Time / Moments.Day;
        var span = (int)(events[^1].Time / Moments.Day - first) + 1;
        var days = span <= MostBins ? 1 : span <= 7 * MostBins ? 7 : 30;
        var counts = new int[(span + days - 1) / days, EventKinds.Count];
        foreach (ref readonly var e in events)
        {
            counts[(int)(e.Time / Moments.Day - first) / days, (int)e.Kind]++;
        }

        return (days, [.. Enumerable.Range(0, counts.GetLength(0)).Select(b => new TimelineBin(
            Moments.ToDateTimeOffset((first + b * days) * Moments.Day), counts[b, (int)EventKind.View], counts[b, (int)EventKind.AddToCart], counts[b, (int)EventKind.Purchase]))]);
    }

    private static CustomerEvent Event(ShopState state, in HistoryEvent e)
    {
        var product = state.Products[e.Product].Version;
        return new CustomerEvent(
            Moments.ToDateTimeOffset(e.Time),
            e.Kind.Name(),
            product.ProductId,
            product.Name,
            product.Category,
            product.Brand,
            float.IsNaN(e.UnitPrice) ? null : e.UnitPrice,
            (int)e.Quantity);
    }
}
