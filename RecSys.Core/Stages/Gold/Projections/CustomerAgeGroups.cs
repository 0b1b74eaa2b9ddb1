using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>Who belongs to which age group.</summary>
internal sealed class CustomerAgeGroups : ICustomerTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldCustomerAgeGroups,
        "gold",
        "One row per customer, as known now.",
        [
            new("customer_id", ColumnKind.Integer),
            new("age", ColumnKind.Integer, "Years.", Nullable: true),
            new("age_group", ColumnKind.Text, "Half-open decades; unknown without an age."),
            new("location", ColumnKind.Text, Nullable: true),
        ],
        ["customer_id"]);

    public void Write(CustomerFacts customer, GoldRows rows)
    {
        var profile = customer.Customer.Profile;
        rows.Set(0, profile.CustomerId)
            .Set(1, (long?)profile.Age)
            .Set(2, AgeGroups.Names[customer.Customer.AgeGroup])
            .Set(3, profile.Location)
            .Write();
    }
}
