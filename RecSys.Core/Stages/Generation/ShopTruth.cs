using System.Globalization;
using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// The truth behind a generated shop, read from its <c>truth_*</c> tables: what each customer likes, and how probably they buy what when.
/// Not for use from several threads.
/// </summary>
public sealed class ShopTruth
{
    internal const string SeedKey = "seed";
    internal const string LastDayKey = "last_day";
    internal const string DaysKey = "days";
    internal const string AddedDaysKey = "added_days";
    internal const string EventsKey = "events";
    internal const string EventsPerSessionKey = "events_per_session";

    private readonly Dictionary<long, CustomerTaste> _customers;
    private readonly Dictionary<long, int> _products;
    private readonly ProductTruth[] _truths;
    private readonly double _eventsPerSession;
    private readonly Demand _demand;
    private readonly double[] _shares = new double[CategoryTemplates.All.Count];
    private (int Day, double Activity) _total = (-1, 0);

    private ShopTruth(IReadOnlyDictionary<string, string> parameters, IEnumerable<CustomerTaste> customers, ProductTruth[] products)
    {
        double Number(string key) => double.Parse(parameters[key], CultureInfo.InvariantCulture);
        Calendar = new ShopCalendar(DateOnly.Parse(parameters[LastDayKey], CultureInfo.InvariantCulture), (int)Number(DaysKey), (long)Number(EventsKey));
        _eventsPerSession = Number(EventsPerSessionKey);
        _customers = customers.ToDictionary(c => c.CustomerId);
        _truths = products;
        _products = Enumerable.Range(0, products.Length).ToDictionary(i => products[i].ProductId);
        _demand = new Demand((int)Number(SeedKey), Calendar, products);
    }

    /// <summary>What draws customers to products; stands on one day at a time, for all who use this truth.</summary>
    internal Demand Demand => _demand;

    /// <summary>The shop's days.</summary>
    public ShopCalendar Calendar { get; }

    public IReadOnlyCollection<CustomerTaste> Customers => _customers.Values;

    public IReadOnlyList<ProductTruth> Products => _truths;

    /// <summary>Reads the truth of the generated shop.</summary>
    /// <exception cref="LabException">There is none: the shop is a real one, or none was generated yet.</exception>
    public static ShopTruth Load(SqliteConnection connection) => Find(connection) ?? throw new LabException(
        "There is no truth to compare with.", "Run generation with the source generate: only a synthetic shop's tastes are known.", Fault.Conflict);

    /// <summary>The truth of the generated shop; null where the shop is a real one, or none was generated yet.</summary>
    public static ShopTruth? Find(SqliteConnection connection) =>
        LabDatabase.Scalar<long>(connection, "select count(*) from sqlite_master where name = ?1", Tables.TruthParameters) == 0
        || LabDatabase.Scalar<long>(connection, $"select count(*) from {Tables.TruthParameters}") == 0
            ? null
            : TruthReader.Read(connection, (parameters, customers, products) => new ShopTruth(parameters, customers, products));

    /// <summary>What everybody is expected to buy within a window.</summary>
    /// <param name="from">First moment of the window.</param>
    /// <param name="to">First moment after it.</param>
    public ShopForecast Forecast(long from, long to)
    {
        var days = Enumerable.Range(Calendar.DayOf(from), Math.Max(1, Calendar.DayOf(to - 1) - Calendar.DayOf(from) + 1)).ToArray();
        return new ShopForecast(_customers, _truths, _demand, Calendar, [.. days.Select(day => new ForecastDay(day, Calendar.EventsOn(day) / _eventsPerSession / TotalActivity(day)))]);
    }

    /// <summary>
    /// Probability that the customer buys the product on the day of a moment, from tastes, offers and the season alone: what they did
    /// before (returning to a product, refills, complements, owning it already) is not part of it.
    /// </summary>
    /// <param name="customerId">One of <see cref="Customers"/>.</param>
    /// <param name="productId">One of <see cref="Products"/>.</param>
    /// <param name="moment">Milliseconds since 1970 UTC.</param>
    /// <returns>0 to 1; 0 before either has arrived.</returns>
    /// <exception cref="LabException">The shop has no such customer or product.</exception>
    public double PurchaseProbability(long customerId, long productId, long moment)
    {
        if (!_customers.TryGetValue(customerId, out var customer) || !_products.TryGetValue(productId, out var product))
        {
            throw new LabException($"The generated shop has no customer {customerId} or no product {productId}.", "Take ids of the generated files.", Fault.NotFound);
        }

        var day = Calendar.DayOf(moment);
        if (customer.ArrivalDay > day || _truths[product].ArrivalDay > day)
        {
            return 0;
        }

        _demand.MoveTo(day);
        _demand.Categories(customer, _shares);
        var looks = SessionsOn(customer, day) * (1 + Sessions.FurtherLooks) * (1 - Sessions.ReturnShare) * _shares[_truths[product].Category];
        var purchases = looks * _demand.ViewProbability(customer, product) * _demand.CartProbability(customer, product) * _demand.BuyProbability(product);
        return 1 - Math.Exp(-purchases);
    }

    /// <summary>Sessions expected of a customer on a day.</summary>
    private double SessionsOn(CustomerTaste customer, int day) =>
        Calendar.EventsOn(day) / _eventsPerSession * ShopSimulation.ActivityOn(customer, day, Calendar.Season(day)) / TotalActivity(day);

    private double TotalActivity(int day)
    {
        if (_total.Day != day)
        {
            var season = Calendar.Season(day);
            _total = (day, _customers.Values.Sum(c => ShopSimulation.ActivityOn(c, day, season)));
        }

        return _total.Activity;
    }
}
