using System.Text;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Silver;

/// <summary>
/// Customers and products of a shop that brings sales only: each gets one version, from the beginning, with what its sales rows tell.
/// </summary>
internal sealed class ImpliedRows(SilverSession session)
{
    private const string NoCategory = "Unknown";

    private static readonly int NameColumn = LandingSchema.Sales.IndexOf("ProductName");
    private static readonly int CategoryColumn = LandingSchema.Sales.IndexOf("Category");
    private static readonly int BrandColumn = LandingSchema.Sales.IndexOf("Brand");

    private readonly Dictionary<long, (long Time, string? Name, string? Category, string? Brand)> _products = [];

    public bool ImpliesCustomers { get; } = session.HighestBronzeId(LandingSchema.Customers) == 0;

    public bool ImpliesProducts { get; } = session.HighestBronzeId(LandingSchema.Products) == 0;

    /// <summary>Columns that are read.</summary>
    public IReadOnlyList<string> Columns => ImpliesProducts ? ["ProductName", "Category", "Brand"] : [];

    /// <summary>Keeps what the latest row of a product says of it.</summary>
    public void Note(SaleRow sale, RawRow raw)
    {
        if (!ImpliesProducts || (_products.TryGetValue(sale.ProductId.Value, out var known) && known.Time >= sale.Time.Value))
        {
            return;
        }

        _products[sale.ProductId.Value] = (sale.Time.Value, TextOf(raw, NameColumn), TextOf(raw, CategoryColumn), TextOf(raw, BrandColumn));
    }

    /// <summary>Keeps what was noted of later rows.</summary>
    public void Take(ImpliedRows later)
    {
        foreach (var (id, product) in later._products)
        {
            if (!_products.TryGetValue(id, out var known) || known.Time < product.Time)
            {
                _products[id] = product;
            }
        }
    }

    /// <summary>Inserts those that are not there yet.</summary>
    /// <param name="lastSaleBefore">Highest row id of sales before this run: only later ones can tell of somebody new.</param>
    /// <returns>Customers and products inserted.</returns>
    public (long Customers, long Products) Write(long lastSaleBefore)
    {
        var customers = !ImpliesCustomers ? 0 : LabDatabase.Execute(
            session.Connection,
            $"insert into {Tables.SilverCustomers} (customer_id, valid_from) select distinct customer_id, ?1 from {Tables.SilverSales} where id > ?2 and customer_id not in (select customer_id from {Tables.SilverCustomers})",
            long.MinValue,
            lastSaleBefore);
        using var insert = new BulkInsert(session.Connection, Tables.SilverProducts, ["product_id", "valid_from", "product_name", "category", "brand"], "or ignore");
        foreach (var (id, (_, name, category, brand)) in _products.OrderBy(pair => pair.Key))
        {
            insert.Set(0, id).Set(1, long.MinValue).Set(2, name ?? $"Product {id}").Set(3, category ?? NoCategory).Set(4, brand).Write();
        }

        return (customers, insert.Inserted);
    }

    private static string? TextOf(RawRow raw, int column) =>
        raw.Trimmed(column) is { IsEmpty: false } text ? Encoding.UTF8.GetString(text) : null;
}
