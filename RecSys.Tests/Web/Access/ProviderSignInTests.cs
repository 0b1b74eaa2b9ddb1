using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Access;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web.Access;

/// <summary>Signing in by a real provider of OpenID Connect, the way a browser does it: redirects, cookies, the code and its exchange.</summary>
public sealed class ProviderSignInTests : IAsyncLifetime
{
    private IdentityProvider _provider = null!;
    private LabServer _lab = null!;

    public async Task InitializeAsync()
    {
        _provider = await IdentityProvider.StartAsync();
        _lab = Lab(_provider.Authority, IdentityProvider.ClientSecret);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_by_role_changes_and_the_audit_has_the_name(bool tellsRolesOnAsking)
    {
        (_provider.Person, _provider.TellsRolesOnAsking) = (new("4711", "Asha Rao", "staff", "operator"), tellsRolesOnAsking);
        using var browser = Browser();

        using var page = await browser.GetAsync(At("/sign-in/provider?returnUrl=%2Fhealth"));
        Assert.Equal((HttpStatusCode.OK, "/health"), (page.StatusCode, page.RequestMessage!.RequestUri!.PathAndQuery));
        using var change = await browser.PutAsJsonAsync(At("/api/settings"), new Dictionary<string, string> { ["Gold:TrendingDays"] = "20" });

        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        Assert.Equal([("Asha Rao", "change settings", true), ("Asha Rao", "sign in", true)], Audit());
    }

    [Fact]
    public async Task Anybody_else_looks_and_changes_nothing()
    {
        _provider.Person = new("4712", Name: null, "staff");
        using var browser = Browser();

        using var page = await browser.GetAsync(At("/sign-in/provider"));
        using var look = await browser.GetAsync(At("/api/stages"));
        using var change = await browser.PostAsJsonAsync(At("/api/runs"), new { });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (look.StatusCode, change.StatusCode));
        Assert.Contains(("4712", "sign in", true), Audit());
    }

    [Fact]
    public async Task Whom_the_provider_turns_away_is_told_so()
    {
        _provider.Person = null;
        using var browser = Browser();

        using var page = await browser.GetAsync(At("/sign-in/provider?returnUrl=%2Fruns"));

        Assert.Equal((HttpStatusCode.Unauthorized, "/sign-in/refused?returnUrl=%2Fruns"), (page.StatusCode, page.RequestMessage!.RequestUri!.PathAndQuery));
        Assert.Contains("did not let you in", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([("somebody", "sign in", false)], Audit());
        await AssertIsAskedWhoAsync(browser, _lab);
    }

    [Fact]
    public async Task A_wrong_secret_lets_nobody_in()
    {
        await using var lab = Lab(_provider.Authority, "another-secret");
        _provider.Person = new("4711", "Asha Rao", "operator");
        using var browser = Browser();

        using var page = await browser.GetAsync(new Uri(lab.Address, "/sign-in/provider"));

        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        await AssertIsAskedWhoAsync(browser, lab);
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_opens_nothing()
    {
        using var browser = Browser();

        using var page = await browser.GetAsync(At("/signin-oidc?code=forged&state=forged"));

        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Equal("/sign-in/refused", page.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_named_as_the_cause()
    {
        await _provider.DisposeAsync();
        using var browser = Browser();

        using var page = await browser.GetAsync(At("/sign-in/provider"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("does not answer", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        await _lab.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private static LabServer Lab(string authority, string secret) => LabServer.Start(
        ("Access:OpenIdConnect:Authority", authority), ("Access:OpenIdConnect:ClientId", IdentityProvider.ClientId), ("Access:OpenIdConnect:ClientSecret", secret),
        ("Access:OpenIdConnect:Scopes", "openid profile roles"));

    // Keeps cookies and follows redirects from the lab to the provider and back.
    private static HttpClient Browser() => new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { DefaultRequestHeaders = { { "Accept", "text/html" } } };

    private static async Task AssertIsAskedWhoAsync(HttpClient browser, LabServer lab)
    {
        using var look = await browser.GetAsync(new Uri(lab.Address, "/api/stages"));
        Assert.Equal("/sign-in?returnUrl=%2Fapi%2Fstages", look.RequestMessage!.RequestUri!.PathAndQuery);
    }

    private Uri At(string path) => new(_lab.Address, path);

    private List<(string Who, string Action, bool Allowed)> Audit() =>
        [.. _lab.Services.GetRequiredService<AuditLog>().Latest(10).Select(entry => (entry.Who, entry.Action, entry.Allowed))];
}
