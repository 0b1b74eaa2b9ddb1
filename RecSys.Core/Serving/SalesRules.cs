using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.State;

namespace RecSys.Core.Serving;

/// <summary>Judges a posted event as silver judges a row of a sales file.</summary>
/// <param name="state">Who and what is known.</param>
/// <param name="at">The moment of posting.</param>
/// <param name="settings">How far into the future an event may be dated.</param>
internal sealed class SalesRules(ShopState state, DateTimeOffset at, SilverSettings settings)
{
    private static readonly int OrderId = LandingSchema.Sales.IndexOf("OrderID");
    private static readonly int CustomerId = LandingSchema.Sales.IndexOf("CustomerID");
    private static readonly int ProductId = LandingSchema.Sales.IndexOf("ProductID");
    private static readonly int Kind = LandingSchema.Sales.IndexOf("InteractionType");
    private static readonly int Quantity = LandingSchema.Sales.IndexOf("Quantity");
    private static readonly int Price = LandingSchema.Sales.IndexOf("PriceAtPurchase");
    private static readonly int Time = LandingSchema.Sales.IndexOf("EventTime");

    /// <summary>The events of posted rows that pass; the others are left out.</summary>
    public static IEnumerable<ShopEvent> Accept(IEnumerable<PostedEvent> posted, ShopState state, DateTimeOffset at, SilverSettings settings)
    {
        var rules = new SalesRules(state, at, settings);
        foreach (var row in posted)
        {
            if (rules.Check(row, out var shopEvent).Count == 0)
            {
                yield return shopEvent;
            }
        }
    }

    /// <returns>Every rule that is broken, in words; none where the event may be used.</returns>
    public List<string> Check(PostedEvent posted, out ShopEvent shopEvent)
    {
        shopEvent = default;
        if (posted.Malformed is { } malformed)
        {
            return [malformed];
        }

        var reasons = new List<string>();
        var customer = Id(posted, CustomerId, id => state.FindCustomer(id) is not null, "customer", reasons);
        var product = Id(posted, ProductId, id => state.FindProduct(id) is not null, "product", reasons);
        var kindText = posted.Values[Kind]?.Trim();
        if (!EventKinds.TryParse(kindText, out var kind))
        {
            reasons.Add(string.IsNullOrEmpty(kindText) ? "InteractionType is missing." : $"InteractionType is '{kindText}': allowed are {string.Join(", ", EventKinds.Names)}.");
        }

        shopEvent = new ShopEvent
        {
            CustomerId = customer,
            ProductId = product,
            Kind = kind,
            Time = Moment(posted, reasons),
            Quantity = Units(posted, reasons),
            UnitPrice = Money(posted, reasons),
            OrderId = posted.Values[OrderId]?.Trim() is { Length: > 0 } order ? order : null,
        };
        return reasons;
    }

    private static long Id(PostedEvent posted, int column, Func<long, bool> isKnown, string what, List<string> reasons)
    {
        var name = LandingSchema.Sales.Columns[column].Name;
        var text = posted.Values[column]?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            reasons.Add($"{name} is missing.");
        }
        else if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
        {
            reasons.Add($"{name} is '{text}': it must be a whole number.");
        }
        else if (!isKnown(id))
        {
            reasons.Add($"{name} is {id}: there is no such {what}.");
        }
        else
        {
            return id;
        }

        return 0;
    }

    private long Moment(PostedEvent posted, List<string> reasons)
    {
        var text = posted.Values[Time]?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            reasons.Add("EventTime is missing.");
        }
        else if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            reasons.Add($"EventTime is '{text}': it must be a time as in ISO 8601.");
        }
        else if (time > at.AddDays(settings.MaxDaysInFuture))
        {
            reasons.Add($"EventTime is {text}: more than {settings.MaxDaysInFuture} day(s) in the future.");
        }
        else
        {
            return time.ToUnixTimeMilliseconds();
        }

        return 0;
    }

    private static int Units(PostedEvent posted, List<string> reasons)
    {
        var text = posted.Values[Quantity]?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return 1;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units) || units <= 0)
        {
            reasons.Add($"Quantity is '{text}': it must be a whole number above 0.");
        }

        return units;
    }

    private static float Money(PostedEvent posted, List<string> reasons)
    {
        var text = posted.Values[Price]?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return float.NaN;
        }

        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var price) || !float.IsFinite(price) || price < 0)
        {
            reasons.Add($"PriceAtPurchase is '{text}': it must be a number of 0 or more.");
        }

        return price;
    }
}
