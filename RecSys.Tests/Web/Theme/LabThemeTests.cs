using MudBlazor;
using MudBlazor.Utilities;
using RecSys.Web.Theme;

namespace RecSys.Tests.Web.Theme;

public sealed class LabThemeTests
{
    private const double Aa = 4.5;

    public static TheoryData<bool> Modes => [false, true];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Every_text_can_be_read_on_its_ground(bool isDark)
    {
        Palette palette = isDark ? LabTheme.Theme.PaletteDark : LabTheme.Theme.PaletteLight;

        (string Name, MudColor Text, MudColor Ground)[] pairs =
        [
            ("text on surface", palette.TextPrimary, palette.Surface),
            ("text on background", palette.TextPrimary, palette.Background),
            ("secondary text on surface", palette.TextSecondary, palette.Surface),
            ("secondary text on background", palette.TextSecondary, palette.Background),
            ("app bar", palette.AppbarText, palette.AppbarBackground),
            ("drawer", palette.DrawerText, palette.DrawerBackground),
            ("primary on surface", palette.Primary, palette.Surface),
            ("primary on background", palette.Primary, palette.Background),
            ("primary button", palette.PrimaryContrastText, palette.Primary),
            ("secondary button", palette.SecondaryContrastText, palette.Secondary),
            ("tertiary button", palette.TertiaryContrastText, palette.Tertiary),
            ("info chip", palette.InfoContrastText, palette.Info),
            ("success chip", palette.SuccessContrastText, palette.Success),
            ("warning chip", palette.WarningContrastText, palette.Warning),
            ("error chip", palette.ErrorContrastText, palette.Error),
            ("dark chip", palette.DarkContrastText, palette.Dark),
            ("success on surface", palette.Success, palette.Surface),
            ("warning on surface", palette.Warning, palette.Surface),
            ("error on surface", palette.Error, palette.Surface),
            ("info on surface", palette.Info, palette.Surface),
        ];

        Assert.Empty(pairs.Where(pair => Contrast(pair.Text, pair.Ground) < Aa).Select(pair => $"{pair.Name} {Contrast(pair.Text, pair.Ground):0.0}"));
    }

    // WCAG 2.2: lines need 3 : 1 against the ground.
    [Theory]
    [MemberData(nameof(Modes))]
    public void Every_line_of_a_chart_stands_out_from_its_ground(bool isDark)
    {
        Palette palette = isDark ? LabTheme.Theme.PaletteDark : LabTheme.Theme.PaletteLight;

        Assert.All(ChartTheme.Colorway(isDark), colour => Assert.InRange(Contrast(colour, palette.Surface), 3, 21));
    }

    // https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    private static double Contrast(MudColor one, MudColor other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(MudColor colour) =>
        (0.2126 * Linear(colour.R)) + (0.7152 * Linear(colour.G)) + (0.0722 * Linear(colour.B));

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
