using Bunit;
using RecSys.Tests.Support;
using RecSys.Web.Components.Layout;

namespace RecSys.Tests.Web.Layout;

public sealed class DarkModeToggleTests : PageTest
{
    [Theory]
    [InlineData(false, "Switch to dark mode", true)]
    [InlineData(true, "Switch to light mode", false)]
    public async Task The_button_names_and_asks_for_the_other_mode(bool isDark, string label, bool expected)
    {
        bool? chosen = null;
        var toggle = Render<DarkModeToggle>(parameters => parameters
            .Add(component => component.IsDark, isDark)
            .Add(component => component.IsDarkChanged, value => chosen = value));

        await toggle.Find($"button[aria-label='{label}']").ClickAsync(new());

        Assert.Equal(expected, chosen);
    }
}
