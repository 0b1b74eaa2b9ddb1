using System.Globalization;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Generation;

/// <summary>Writes customer rows: all of them at first, then who is new and whose account changed.</summary>
internal sealed class CustomerFeed(ShopWorld world)
{
    private const double ChangesPerDay = 0.0008;

    public static readonly IReadOnlyList<string> Columns =
    [
        "CustomerID", "CustomerName", "ContactNumber", "Age", "Gender", "Location", "SubscriptionStatus", "PaymentMethod",
        "PreviousPurchases", "FrequencyOfPurchases", "PreferredSeason", "AvgReviewRating", "LastUpdated",
    ];

    /// <summary>Changes a few accounts and writes what is known at the start of a day.</summary>
    /// <param name="file">Null to change the accounts alone.</param>
    public void Write(int day, LandingFile? file, Random random)
    {
        foreach (var customer in world.Customers)
        {
            var arrival = customer.Taste.ArrivalDay;
            var changed = arrival < day && Draw.Happens(random, ChangesPerDay);
            if (changed)
            {
                customer.Prime = !customer.Prime || Draw.Happens(random, 0.5);
                customer.PaymentMethod = customer.Prime ? "UPI" : "Credit Card";
            }

            if (file is not null && (changed || arrival == day))
            {
                WriteRow(day, customer, file);
            }
        }
    }

    /// <summary>Counts a day's orders.</summary>
    public void Sell(List<ShopAction> actions)
    {
        var orders = new HashSet<int>();
        foreach (var action in actions.Where(a => a.Kind == EventKind.Purchase && orders.Add(a.Order)))
        {
            world.Customers[action.Customer].PreviousPurchases++;
        }
    }

    private void WriteRow(int day, ShopCustomer customer, LandingFile file) => file
        .Field(customer.Taste.CustomerId)
        .Field(customer.Name)
        .Field(customer.Phone)
        .Field(customer.Taste.Age)
        .Field(customer.Gender)
        .Field(customer.Location)
        .Field(customer.Prime ? "Prime" : "Regular")
        .Field(customer.PaymentMethod)
        .Field(customer.PreviousPurchases)
        .Field(customer.Frequency)
        .Field(Seasons.Names[customer.Taste.FavouriteSeason])
        .Field(customer.AvgReviewRating.ToString("0.0", CultureInfo.InvariantCulture))
        .Field(Moments.ToIso(world.Calendar.Start(day)))
        .EndRow();
}
