using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.Stages.Features;
using RecSys.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace RecSys.Tests.Browser;

/// <summary>What a person does on the pages from evaluation to customers after a run. How the pages look is <see cref="EveryPageTests"/>.</summary>
[Collection(ShopBrowserTests.Name)]
public sealed class RankedPagesTests(BrowserFixture browser, TinyShopServer shop)
{
    // Several charts on a busy machine.
    private const int PatientMs = BrowserFixture.PatientMs;

    [Fact]
    public async Task The_evaluation_page_says_at_a_glance_how_the_model_does_and_who_counts()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/stages/evaluation");

        var test = tab.Page.GetByLabel("Test fold", new() { Exact = true });
        foreach (var figure in new[] { "Model, ndcg@10", "Best baseline", "Of what is achievable", "Ceiling: oracle", "Customers counted", "Left out", "Among the candidates" })
        {
            await Expect(test.Locator("dl").First).ToContainTextAsync(figure);
        }

        await Expect(test.GetByLabel("Metrics on the test fold").GetByRole(AriaRole.Rowheader, new() { Name = "random" })).ToBeVisibleAsync();
        await Expect(test.GetByLabel("Recall per source on the test fold").GetByRole(AriaRole.Row)).ToHaveCountAsync(CandidateSources.All.Count + 1);
    }

    [Fact]
    public async Task The_evaluation_is_looked_at_in_parts_and_any_two_scorers_are_compared()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/stages/evaluation");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "New products" }).ClickAsync();
        await Expect(page.GetByLabel("New products on the test fold").GetByRole(AriaRole.Rowheader, new() { Name = "established" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Validation fold" }).ClickAsync();
        await Expect(page.GetByLabel("New products on the validation fold").GetByRole(AriaRole.Rowheader, new() { Name = "established" })).ToBeVisibleAsync();

        var duel = page.GetByLabel("Any two scorers", new() { Exact = true });
        await duel.GetByLabel("First").SelectOptionAsync("oracle");
        await duel.GetByLabel("Second").SelectOptionAsync("random");
        await Expect(duel.GetByRole(AriaRole.Status)).ToContainTextAsync("Oracle (version 1) is better than Random (version 1): chance does not explain it.");
        await duel.GetByLabel("Metric").SelectOptionAsync("recall@10");
        await Expect(page).ToHaveURLAsync(new Regex("duel_metric=recall"));

        await page.ReloadAsync();
        await Expect(duel.GetByRole(AriaRole.Status)).ToContainTextAsync("Oracle (version 1) is better than Random (version 1)");
        await Expect(duel.GetByLabel("Metric")).ToHaveValueAsync("recall@10");
        await Expect(page.GetByLabel("New products on the validation fold")).ToBeVisibleAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Curves_are_smoothed_as_fast_as_keys_are_pressed_and_stay_so()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/stages/training");
        var slider = tab.Page.GetByLabel("Smoothing of the curves");

        await slider.FocusAsync();
        for (var i = 0; i < 20; i++)
        {
            await tab.Page.Keyboard.PressAsync("ArrowRight");
        }

        await Expect(slider).ToHaveValueAsync("0.2");
        await Expect(tab.Page).ToHaveURLAsync(new Regex(@"smoothing=0\.2"));
        await tab.Page.ReloadAsync();
        await Expect(slider).ToHaveValueAsync("0.2");
        await Expect(tab.Page.Locator(".lab-curve-smooth output")).ToHaveTextAsync("0.20");
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task Drift_is_measured_on_the_page_and_a_shop_that_stands_still_is_stable()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/retraining");
        var page = tab.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Measure drift now" }).ClickAsync();

        await Expect(page.Locator("dl")).ToContainTextAsync("stable", new() { Timeout = PatientMs });
        await Expect(page.GetByLabel("Features by drift").GetByRole(AriaRole.Row)).ToHaveCountAsync(FeatureCatalog.Default.Count + 1);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Train a challenger" })).ToBeEnabledAsync();
        Assert.Empty(await tab.AccessibilityFaultsAsync());
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task The_api_answers_what_the_pages_show_of_models_and_trainings()
    {
        using var http = new HttpClient { BaseAddress = (await shop.Lab).Address };

        var gate = await http.GetFromJsonAsync<JsonElement>("/api/models/1/promotion");
        Assert.True(gate.GetProperty("allowed").GetBoolean());
        var compared = await http.GetFromJsonAsync<JsonElement>("/api/models/compare?first=1.oracle&second=1.random&fold=test");
        Assert.True(compared.GetProperty("low").GetDouble() > 0);
        var detail = await http.GetFromJsonAsync<JsonElement>("/api/models/1/evaluation/detail");
        var regret = detail.GetProperty("folds")[1].GetProperty("regret");
        Assert.Equal(compared.GetProperty("users").GetInt32(), regret.GetProperty("warm_users").GetInt32() + regret.GetProperty("cold_users").GetInt32());
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>("/api/runs"))[0].GetProperty("model_version").GetInt32());
        Assert.Equal("champion", (await http.GetFromJsonAsync<JsonElement>("/api/models/aliases"))[0].GetProperty("alias").GetString());
        Assert.Contains("## Limits", await http.GetStringAsync("/api/models/1/card.md"), StringComparison.Ordinal);

        using var written = await http.PutAsJsonAsync("/api/trainings/1/note", new { text = "shipped settings", tags = new[] { "baseline" } });
        Assert.Equal(HttpStatusCode.OK, written.StatusCode);
        var training = (await http.GetFromJsonAsync<JsonElement>("/api/trainings"))[0];
        Assert.Equal(("shipped settings", "baseline"), (training.GetProperty("note").GetString(), training.GetProperty("tags")[0].GetString()));
        using var zip = new ZipArchive(await http.GetStreamAsync("/api/trainings/mlruns.zip?versions=1"));
        Assert.Contains(zip.Entries, e => e.FullName.EndsWith("/artifacts/v1.json", StringComparison.Ordinal));

        using var unknown = await http.GetAsync("/api/models/compare?first=1.model&second=1.nobody");
        using var faulty = await http.GetAsync("/api/models/compare?first=model&second=1.popular");
        using var missing = await http.GetAsync("/api/trainings/mlruns.zip?versions=9");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (unknown.StatusCode, faulty.StatusCode, missing.StatusCode));
    }

    [Fact]
    public async Task A_customer_is_found_by_id_and_by_name_and_nobody_by_another()
    {
        await using var tab = await browser.OpenAsync((await shop.Lab).Address, "/customers");
        var page = tab.Page;
        var first = page.Locator("a[href='/customers/7']").Nth(1);
        var search = page.GetByLabel("Id or name");
        await Expect(first).ToBeVisibleAsync();
        var name = await first.InnerTextAsync();

        await search.FillAsync(name);
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 customer");
        await Expect(first).ToHaveTextAsync(name);
        await search.FillAsync("17");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("17");
        await search.FillAsync("Nobody of that name");

        await Expect(page.GetByText("no name contains it")).ToBeVisibleAsync();
        Assert.Empty(tab.Complaints);
    }
}
