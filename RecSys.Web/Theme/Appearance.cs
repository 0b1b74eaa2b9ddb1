namespace RecSys.Web.Theme;

/// <summary>Light or dark, cascaded to everything that paints itself (charts, the pipeline graph).</summary>
/// <param name="IsKnown">False until the browser has told.</param>
/// <param name="IsDark">True for light text on a dark ground.</param>
public sealed record Appearance(bool IsKnown, bool IsDark)
{
    /// <summary>Before the browser has told.</summary>
    public static Appearance Unknown { get; } = new(IsKnown: false, IsDark: false);

    /// <summary>A known appearance.</summary>
    public static Appearance Of(bool isDark) => new(IsKnown: true, isDark);
}
