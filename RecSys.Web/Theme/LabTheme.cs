using MudBlazor;

namespace RecSys.Web.Theme;

/// <summary>Colours and type of the lab. Every text and background pair reaches WCAG AA (4.5 : 1); a test holds it.</summary>
public static class LabTheme
{
    /// <summary>Light text on dark chips, dark text on light ones.</summary>
    private const string Ink = "#12141c";

    /// <summary>The theme, light and dark.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = Light(),
        PaletteDark = Dark(),
        Typography = Type(),
        LayoutProperties = new() { DefaultBorderRadius = "8px" },
    };

    private static PaletteLight Light() => new()
    {
        Primary = "#4338ca",
        Secondary = "#0f766e",
        Tertiary = "#9d174d",
        Info = "#0369a1",
        Success = "#166534",
        Warning = "#9a3412",
        Error = "#b91c1c",
        Dark = "#1f2937",
        TextPrimary = "#1a1f2c",
        TextSecondary = "#4b5563",
        ActionDefault = "#4b5563",
        Background = "#f6f7fb",
        BackgroundGray = "#eceef5",
        Surface = "#ffffff",
        AppbarBackground = "#ffffff",
        AppbarText = "#1a1f2c",
        DrawerBackground = "#ffffff",
        DrawerText = "#374151",
        DrawerIcon = "#4b5563",
        LinesDefault = "#dfe3ec",
        LinesInputs = "#8b93a5",
        TableLines = "#e5e8f0",
        Divider = "#dfe3ec",
    };

    private static PaletteDark Dark() => new()
    {
        Primary = "#a5b4fc",
        PrimaryContrastText = Ink,
        Secondary = "#5eead4",
        SecondaryContrastText = Ink,
        Tertiary = "#f9a8d4",
        TertiaryContrastText = Ink,
        Info = "#7dd3fc",
        InfoContrastText = Ink,
        Success = "#86efac",
        SuccessContrastText = Ink,
        Warning = "#fdba74",
        WarningContrastText = Ink,
        Error = "#fca5a5",
        ErrorContrastText = Ink,
        Dark = "#cbd2e1",
        DarkContrastText = Ink,
        TextPrimary = "#e8eaf2",
        TextSecondary = "#b4bacb",
        ActionDefault = "#b4bacb",
        Background = "#12141c",
        BackgroundGray = "#181b25",
        Surface = "#1b1e29",
        AppbarBackground = "#1b1e29",
        AppbarText = "#e8eaf2",
        DrawerBackground = "#1b1e29",
        DrawerText = "#d3d7e3",
        DrawerIcon = "#b4bacb",
        LinesDefault = "#2d3242",
        LinesInputs = "#767e93",
        TableLines = "#2d3242",
        Divider = "#2d3242",
    };

    private static Typography Type() => new()
    {
        Default = new DefaultTypography { FontFamily = ["Roboto", "system-ui", "sans-serif"] },
        H5 = new H5Typography { FontWeight = "600" },
        H6 = new H6Typography { FontWeight = "600", FontSize = "1.1rem" },
        Button = new ButtonTypography { TextTransform = "none", FontWeight = "500" },
    };
}
