using System.Globalization;
using RecSys.Core.Reports.Dashboards;

namespace RecSys.Web.Components.Dashboards;

/// <summary>Choices of filters as parts of an address: <c>name.values.a.b</c> or <c>name.days.2025-11-01.2025-11-30</c>, each escaped.</summary>
internal static class FilterAddress
{
    private const string Values = "values";
    private const string Days = "days";

    internal static string Write(FilterChoice choice) => string.Join('.', Parts(choice).Select(part => Uri.EscapeDataString(part).Replace(".", "%2E", StringComparison.Ordinal)));

    /// <summary>The choice, or null where the text is none.</summary>
    internal static FilterChoice? Read(string text) => text.Split('.').Select(Uri.UnescapeDataString).ToArray() switch
    {
        [var name, Values, .. var values] => new FilterChoice(name, values),
        [var name, Days, var from, var to] => new FilterChoice(name, [], Day(from), Day(to)),
        _ => null,
    };

    private static IEnumerable<string> Parts(FilterChoice choice) => choice.Values.Count > 0
        ? [choice.Filter, Values, .. choice.Values]
        : [choice.Filter, Days, Text(choice.From), Text(choice.To)];

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static DateOnly? Day(string text) => DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day) ? day : null;
}
