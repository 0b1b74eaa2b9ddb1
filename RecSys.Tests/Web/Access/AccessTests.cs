using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RecSys.Core.Access;
using RecSys.Tests.Support;
using RecSys.Web.Access;

namespace RecSys.Tests.Web.Access;

/// <summary>A lab with two keys, asked by programs and by browsers without one.</summary>
public sealed partial class AccessTests : IAsyncDisposable
{
    private const string OperatorKey = "operator-key-of-this-test";
    private const string ViewerKey = "viewer-key-of-this-test";

    private readonly LabServer _lab = LabServer.Start(
        ("Access:OperatorKey", OperatorKey), ("Access:ViewerKey", ViewerKey), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Debug"));

    [Fact]
    public async Task Without_a_key_nothing_is_told()
    {
        using var client = Client();

        foreach (var path in new[] { "/api/stages", "/api/backup", "/metrics", "/openapi/v1.json", "/_blazor/negotiate" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
        }

        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        using var page = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/runs?x=1") { Headers = { { "Accept", "text/html" } } });
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?returnUrl=%2Fruns%3Fx%3D1"), (page.StatusCode, page.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task A_viewer_reads_and_asks_and_changes_nothing()
    {
        using var client = Client(ViewerKey);
        using var read = await client.GetAsync(new Uri("/api/stages", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var asked = await client.PostAsync(new Uri("/api/query", UriKind.Relative), new StringContent("""{"sql":"select 1"}""", null, "application/json"));
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);

        foreach (var (method, path) in Changes())
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(method, path));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task An_operator_changes_and_it_is_written_down()
    {
        using var client = Client(OperatorKey);

        using var answer = await client.PutAsync(new Uri("/api/settings", UriKind.Relative), new StringContent("""{"Gold:TrendingDays":"20"}""", null, "application/json"));
        using var gone = await client.DeleteAsync(new Uri("/api/dashboards/none", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var entries = _lab.Services.GetRequiredService<AuditLog>().Latest(10);
        Assert.Equal(["delete a dashboard", "change settings"], entries.Select(e => e.Action));
        Assert.All(entries, entry => Assert.Equal(("operator", true), (entry.Who, entry.Allowed)));
        Assert.Contains("127.0.0.1", entries[0].Origin!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_given_on_the_page_opens_a_session_and_only_here()
    {
        using var client = Client();
        using var wrong = await PostKeyAsync(client, "not-the-right-key", "/runs");
        Assert.Equal((HttpStatusCode.Unauthorized, true), (wrong.StatusCode, (await wrong.Content.ReadAsStringAsync()).Contains("opens nothing here", StringComparison.Ordinal)));
        using var right = await PostKeyAsync(client, ViewerKey, "/runs");
        Assert.Equal((HttpStatusCode.Redirect, "/runs"), (right.StatusCode, right.Headers.Location!.OriginalString));
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        using var elsewhere = await PostKeyAsync(client, ViewerKey, "//evil.example/x");
        Assert.Equal("/", elsewhere.Headers.Location!.OriginalString);

        using var inside = await client.GetAsync(new Uri("/api/stages", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
        using var change = await client.PostAsync(new Uri("/api/runs", UriKind.Relative), new StringContent("{}", null, "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, change.StatusCode);

        using var without = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("key", ViewerKey)]));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
    }

    [Fact]
    public async Task Keys_cannot_be_tried_without_end()
    {
        using var client = Client();
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var answer = await PostKeyAsync(client, $"a-key-that-is-guessed-{i}", "/");
            codes.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, codes[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, codes[^1]);
    }

    [Fact]
    public async Task No_log_holds_a_key()
    {
        await using var lab = LabServer.Start(("Access:OperatorKey", OperatorKey), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"));
        using var lines = new LoggedLines();
        lab.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        using var client = Client(OperatorKey, lab);
        using var inside = await client.GetAsync(new Uri("/api/settings", UriKind.Relative));
        Assert.DoesNotContain(OperatorKey, await inside.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var signedIn = await PostKeyAsync(client, OperatorKey, "/");

        Assert.NotEmpty(lines.Texts);
        Assert.DoesNotContain(lines.Texts, line => line.Contains(OperatorKey, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(lab.DataDirectory, "*.json*"))
        {
            Assert.DoesNotContain(OperatorKey, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private static async Task<HttpResponseMessage> PostKeyAsync(HttpClient client, string key, string returnUrl)
    {
        var page = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        var token = Token().Match(page).Groups[1].Value;
        return await client.PostAsync(
            new Uri("/sign-in", UriKind.Relative),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["returnUrl"] = returnUrl, ["__RequestVerificationToken"] = token }));
    }

    // Every call of the API that is not a reading one, with its parameters filled in.
    private IEnumerable<(HttpMethod Method, string Path)> Changes()
    {
        var changes = _lab.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<ReadsOnlyAttribute>() is null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (new HttpMethod(m), Parameter().Replace(e.RoutePattern.RawText!, "1"))))
            .Where(call => call.Item1 != HttpMethod.Get)
            .ToList();
        Assert.Contains((HttpMethod.Post, "/api/runs"), changes.Select(c => (c.Item1, c.Item2.TrimEnd('/'))));
        Assert.Contains((HttpMethod.Post, "/api/events"), changes);
        return changes;
    }

    private HttpClient Client(string? key = null, LabServer? lab = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = (lab ?? _lab).Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
