using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>The pictures of README.md are of pages as they are: <c>RECSYS_WRITE_IMAGES=1 dotnet test --filter ReadmePicturesTests</c> takes them anew.</summary>
[Collection(ShopBrowserTests.Name)]
public sealed class ReadmePicturesTests(BrowserFixture browser, TinyShopServer shop)
{
    /// <summary>Set to 1, the pictures are written to docs/images.</summary>
    private const string WriteVariable = "RECSYS_WRITE_IMAGES";
    // Eighteen charts on a busy machine.
    private const int PatientMs = 90_000;

    /// <summary>File, page, what has to be there first, and light or dark.</summary>
    [Theory]
    [InlineData("pipeline.png", "/", "main svg", ColorScheme.Light)]
    [InlineData("customer.png", "/customers/1", ".lab-top .lab-reason", ColorScheme.Light)]
    [InlineData("exploration.png", "/stages/exploration", "[aria-label='Product popularity'] svg.main-svg", ColorScheme.Light)]
    [InlineData("dashboard.png", "/dashboards/recommendations", "figure.lab-chart svg.main-svg", ColorScheme.Dark)]
    public async Task A_picture_shows_a_page_of_the_tiny_shop(string file, string path, string content, ColorScheme colorScheme)
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, path, colorScheme);
        var page = tab.Page;
        await page.Locator(content.Replace(" svg.main-svg", "", StringComparison.Ordinal)).First.WaitForAsync(new() { Timeout = PatientMs });
        await tab.SeeChartsAsync();
        await Expect(page.Locator(content).First).ToBeVisibleAsync(new() { Timeout = PatientMs });
        await Expect(page.Locator("main [role=progressbar]")).ToHaveCountAsync(0, new() { Timeout = PatientMs });
        await Expect(page.Locator("figure.lab-chart:not(:has(svg.main-svg))")).ToHaveCountAsync(0, new() { Timeout = PatientMs });

        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Root(), "docs", "images", file), Animations = ScreenshotAnimations.Disabled });
        }

        Assert.True(File.Exists(Path.Combine(Root(), "docs", "images", file)), $"docs/images/{file} is missing. Take it: {WriteVariable}=1 dotnet test --filter {nameof(ReadmePicturesTests)}");
        Assert.Contains($"(docs/images/{file})", await File.ReadAllTextAsync(Path.Combine(Root(), "README.md")), StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
