using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Jobs;
using RecSys.Core.Storage;
using RecSys.Core.Upkeep;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web.Api;

public sealed class ApiTests : IAsyncLifetime
{
    private readonly IReadOnlyList<FakeStage> _stages = FakeStage.Three();
    private LabServer _lab = null!;
    private HttpClient _http = null!;

    public Task InitializeAsync()
    {
        _lab = LabServer.StartWith(_stages);
        _http = new HttpClient { BaseAddress = _lab.Address };
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task Health_is_plain_text()
    {
        using var response = await _http.GetAsync("/health");

        Assert.Equal(("text/plain", "Healthy"), (response.Content.Headers.ContentType!.MediaType, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Settings_are_listed_changed_while_the_lab_runs_and_judged()
    {
        using var changed = await _http.PutAsync("/api/settings", Json("""{"Gold:TrendingDays": 14, "Recommendation:ExcludePurchased": false}"""));
        using var faulty = await _http.PutAsync("/api/settings", Json("""{"Gold:TrendingDays": 0, "Gold:Neighbours": 7}"""));

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, faulty.StatusCode);
        Assert.Contains("Gold:TrendingDays is '0': allowed is 1 to 365", await faulty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var settings = (await _http.GetFromJsonAsync<JsonElement>("/api/settings")).EnumerateArray().ToDictionary(s => Text(s, "key")!, s => Text(s, "value"));
        Assert.Equal(("14", "100", "false"), (settings["Gold:TrendingDays"], settings["Gold:Neighbours"], settings["Recommendation:ExcludePurchased"]));
    }

    [Fact]
    public async Task A_page_of_another_site_changes_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = Json("{}") };
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Null(_lab.Services.GetRequiredService<JobHub>().Current);
    }

    [Fact]
    public async Task A_backup_is_a_zip_that_a_lab_can_take_and_nothing_else_is_taken()
    {
        using var archive = new ZipArchive(new MemoryStream(await _http.GetByteArrayAsync("/api/backup")));
        using var garbage = await _http.PostAsync("/api/restore", new ByteArrayContent([1, 2, 3]));

        Assert.True(LabRestore.Inspect(archive).Files["lab.db"] > 0);
        Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_lab.DataDirectory, "*.part"));
    }

    [Fact]
    public async Task A_run_is_accepted_followed_and_shown_in_the_stages()
    {
        using var started = await PostAsync("""{"stages": "all", "preset": "tiny", "seed": 7, "source": "generate"}""");
        var id = (await JsonOf(started)).GetProperty("id").GetInt64();

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal($"/api/runs/{id}", started.Headers.Location!.ToString());
        await EndAsync();
        var run = await _http.GetFromJsonAsync<JsonElement>($"/api/runs/{id}");
        Assert.Equal("succeeded", run.GetProperty("status").GetString());
        Assert.Equal(7, run.GetProperty("seed").GetInt32());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("error").ValueKind);
        Assert.Equal(["generation", "silver", "gold"], run.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(3, run.GetProperty("stages")[1].GetProperty("rows_out").GetInt64());
        var gold = (await _http.GetFromJsonAsync<JsonElement>("/api/stages"))[2];
        Assert.Equal(("gold", "fresh", "fake_silver", "fake_gold"), (Text(gold, "name"), Text(gold, "status"), gold.GetProperty("reads")[0].GetString(), gold.GetProperty("writes")[0].GetString()));
        Assert.True(gold.GetProperty("duration_ms").GetDouble() >= 0);
        Assert.Equal(id, (await _http.GetFromJsonAsync<JsonElement>("/api/runs"))[0].GetProperty("id").GetInt64());
    }

    [Theory]
    [InlineData("""{"stages": ["gold", "platinum"]}""", "platinum", "silver")]
    [InlineData("""{"stages": []}""", "stages", "all")]
    [InlineData("""{"stages": 3}""", "stages", "all")]
    [InlineData("""{"stage": ["gold"]}""", "stage", "stages")]
    [InlineData("""{"preset": "huge"}""", "huge", "")]
    [InlineData("""{"source": "moon"}""", "moon", "")]
    [InlineData("""{"seed": -1}""", "-1", "")]
    [InlineData("""{"seed": "x"}""", "seed", "whole number")]
    [InlineData("""{"full_refresh": 1}""", "full_refresh", "true or false")]
    [InlineData("""{"add_days": "one"}""", "add_days", "whole number")]
    [InlineData("""{"seed": 1e99}""", "seed", "whole number")]
    [InlineData("""{"seed": """, "JSON", "seed")]
    [InlineData("[]", "object", "seed")]
    public async Task A_request_that_cannot_be_says_what_is_wrong_and_what_is_allowed(string body, string detail, string hint)
    {
        using var response = await PostAsync(body);

        var problem = await JsonOf(response);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(detail, Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Contains(hint, Text(problem, "hint"), StringComparison.Ordinal);
        Assert.NotEqual("", Text(problem, "hint"));
        Assert.Null(_lab.Services.GetRequiredService<JobHub>().Current);
    }

    [Fact]
    public async Task While_one_runs_another_is_refused_with_its_id_and_it_can_be_cancelled_once()
    {
        _stages[1].Then = (_, cancel) => Task.Delay(Timeout.Infinite, cancel);
        using var first = await PostAsync("");
        var id = (await JsonOf(first)).GetProperty("id").GetInt64();

        using var second = await PostAsync("");
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal(id, (await JsonOf(second)).GetProperty("running_id").GetInt64());

        using var cancelled = await _http.DeleteAsync($"/api/runs/{id}");
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        await EndAsync();
        Assert.Equal("cancelled", Text(await _http.GetFromJsonAsync<JsonElement>($"/api/runs/{id}"), "status"));
        using var again = await _http.DeleteAsync($"/api/runs/{id}");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Theory]
    [InlineData("/api/runs/99", HttpStatusCode.NotFound)]
    [InlineData("/api/tables/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/tables/nothing.csv", HttpStatusCode.NotFound)]
    [InlineData("/api/tables/runs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/tables/runs?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/tables/runs?offset=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/table-runs?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/users/nobody/recommendations", HttpStatusCode.NotFound)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_or_cannot_be_is_a_problem_with_a_hint(string path, HttpStatusCode expected)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal(expected, response.StatusCode);
        Assert.NotEqual("", Text(await JsonOf(response), "hint"));
    }

    [Fact]
    public async Task Cancelling_an_unknown_run_is_not_found()
    {
        using var response = await _http.DeleteAsync("/api/runs/99");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Rows_of_a_table_are_objects_by_column()
    {
        using var started = await PostAsync("");
        await EndAsync();

        var page = await _http.GetFromJsonAsync<JsonElement>("/api/tables/fake_gold?limit=1&offset=1");

        Assert.Equal((3, 1), (page.GetProperty("total").GetInt32(), page.GetProperty("rows").GetArrayLength()));
        var row = page.GetProperty("rows")[0];
        Assert.Equal((2, "word 2", "1970-01-03T00:00:00Z", true), (row.GetProperty("number").GetInt32(), Text(row, "word"), Text(row, "seen_at"), row.GetProperty("is_even").GetBoolean()));
        var table = (await _http.GetFromJsonAsync<JsonElement>("/api/tables")).EnumerateArray().Single(t => Text(t, "name") == "fake_gold");
        Assert.Equal(("gold", "One row per number of gold.", 3), (Text(table, "layer"), Text(table, "grain"), table.GetProperty("rows").GetInt64()));
    }

    [Fact]
    public async Task Each_run_of_a_table_is_told_with_what_it_did()
    {
        using var started = await PostAsync("");
        await EndAsync();

        var run = Assert.Single((await _http.GetFromJsonAsync<JsonElement>("/api/table-runs?table=fake_gold")).EnumerateArray());

        Assert.Equal(("gold", "whole", 3, 3), (Text(run, "stage"), Text(run, "mode"), run.GetProperty("rows_in").GetInt32(), run.GetProperty("rows").GetInt32()));
        Assert.Equal(2, (await _http.GetFromJsonAsync<JsonElement>("/api/table-runs")).GetArrayLength());
    }

    [Theory]
    [InlineData("sales/Channel", """{"decision": "added"}""", HttpStatusCode.NotFound, "No file of sales has an unknown column Channel")]
    [InlineData("orders/Channel", """{"decision": "added"}""", HttpStatusCode.NotFound, "no orders files")]
    [InlineData("sales/Channel", """{"decision": "alias"}""", HttpStatusCode.BadRequest, "column is missing")]
    [InlineData("sales/Channel", """{"decision": "maybe"}""", HttpStatusCode.BadRequest, "decision is 'maybe'")]
    public async Task A_schema_change_that_cannot_be_decided_says_why(string column, string body, HttpStatusCode expected, string detail)
    {
        using var response = await _http.PutAsync($"/api/schema-changes/{column}", Json(body));

        Assert.Equal(expected, response.StatusCode);
        Assert.Contains(detail, Text(await JsonOf(response), "detail"), StringComparison.Ordinal);
        Assert.Empty((await _http.GetFromJsonAsync<JsonElement>("/api/schema-changes")).GetProperty("offers").EnumerateArray());
    }

    [Fact]
    public async Task A_download_holds_every_row_and_no_formula()
    {
        var database = _lab.Services.GetRequiredService<LabDatabase>();
        using (var connection = database.Connect())
        {
            LabDatabase.Execute(connection, "insert into lab_state (key, value) values ('=1+1', 'say \"hi\", now')");
        }

        using var response = await _http.GetAsync("/api/tables/lab_state.csv");

        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("lab_state.csv", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal("key,value\r\n'=1+1,\"say \"\"hi\"\", now\"\r\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_description_names_every_call()
    {
        var paths = (await _http.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");

        string[] expected = ["/health", "/api/stages", "/api/runs", "/api/runs/{id}", "/api/tables", "/api/tables/{name}", "/api/tables/{name}.csv"];
        Assert.Empty(expected.Except(paths.EnumerateObject().Select(p => p.Name)));
        Assert.All(paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()), call => Assert.True(call.Value.TryGetProperty("summary", out _), call.Name));
    }

    private Task<HttpResponseMessage> PostAsync(string body) => _http.PostAsync("/api/runs", Json(body));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private Task EndAsync() => TestLab.UntilAsync(_lab.Services.GetRequiredService<JobHub>(), job => !job.IsActive);
}
