using RecSys.Web.Components.Charts;

namespace RecSys.Web.Components.Sql;

/// <summary>A choice of chart as a part of an address: <c>form.x.y.color.line</c>, each escaped.</summary>
internal static class ChartAddress
{
    internal static string Write(ChartChoice choice) => string.Join(
        '.',
        new[] { choice.Form.ToString().ToLowerInvariant(), choice.X, choice.Y[0], choice.Color ?? "", choice.Lines is [var line, ..] ? line : "" }.Select(part => Uri.EscapeDataString(part).Replace(".", "%2E", StringComparison.Ordinal)));

    /// <summary>The choice, or null where the text is none.</summary>
    internal static ChartChoice? Read(string? text)
    {
        var parts = (text ?? "").Split('.').Select(Uri.UnescapeDataString).ToArray();
        return parts is [var form, var x, var y, var color, var line] && Enum.TryParse<ChartForm>(form, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? new ChartChoice(known, x, [y]) { Color = color.Length > 0 ? color : null, Lines = line.Length > 0 ? [line] : [] }
            : null;
    }
}
