namespace RecSys.Web.Components.Customers;

/// <summary>A tab of the customer page.</summary>
/// <param name="Key">As the address has it.</param>
/// <param name="Name">As the page shows it.</param>
public sealed record CustomerTab(string Key, string Name)
{
    /// <summary>In the order of the page; the first stands where the address names none.</summary>
    public static IReadOnlyList<CustomerTab> All { get; } =
    [
        new("list", "Recommended now"),
        new("why-not", "Why not …?"),
        new("what-if", "What if …?"),
        new("taste", "Taste"),
        new("timeline", "Timeline"),
        new("snapshots", "Snapshots"),
        new("models", "Two models"),
    ];

    /// <summary>The tab of an address; the first for none or an unknown one.</summary>
    public static CustomerTab Of(string? key) => All.FirstOrDefault(t => t.Key == key) ?? All[0];
}
