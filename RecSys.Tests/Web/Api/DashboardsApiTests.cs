using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web.Api;

public sealed class DashboardsApiTests : IAsyncLifetime
{
    private LabServer _lab = null!;
    private HttpClient _http = null!;

    public Task InitializeAsync()
    {
        _lab = LabServer.StartWith(FakeStage.Three());
        _http = new HttpClient { BaseAddress = _lab.Address };
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task The_shipped_ones_are_listed_and_each_can_be_read()
    {
        var all = (await _http.GetFromJsonAsync<JsonElement>("/api/dashboards")).EnumerateArray().ToList();

        Assert.Equal(
            ["data-freshness-and-quality", "interaction-trends", "model-performance", "recommendations"],
            all.Where(d => d.GetProperty("is_shipped").GetBoolean()).Select(d => d.GetProperty("id").GetString()));
        Assert.All(all, d => Assert.Equal(JsonValueKind.Null, d.GetProperty("problem").ValueKind));
    }

    [Fact]
    public async Task A_file_goes_in_and_comes_out_byte_for_byte_is_duplicated_and_deleted()
    {
        var json = "\r\n" + GivenDashboard.Json(GivenDashboard.Widget("table", raw: true, ("columns", "`word`")));

        using var imported = await _http.PostAsync("/api/dashboards?title=My%20board", Body(json));
        using var duplicated = await _http.PostAsync("/api/dashboards/my-board/duplicate", null);

        Assert.Equal((HttpStatusCode.Created, "/api/dashboards/my-board.lvdash.json"), (imported.StatusCode, imported.Headers.Location!.ToString()));
        Assert.Equal("my-board-copy", (await duplicated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
        using var exported = await _http.GetAsync("/api/dashboards/my-board-copy.lvdash.json");
        Assert.Equal(json, await exported.Content.ReadAsStringAsync());
        Assert.Equal("my-board-copy.lvdash.json", exported.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync("/api/dashboards/my-board")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.DeleteAsync("/api/dashboards/my-board")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _http.DeleteAsync("/api/dashboards/recommendations")).StatusCode);
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("{}", "no pages")]
    [InlineData("$BIG", "larger than")]
    public async Task What_is_no_dashboard_is_a_problem_in_words(string body, string words)
    {
        using var response = await _http.PostAsync("/api/dashboards?title=x", Body(body == "$BIG" ? $"\"{new string('x', 2_000_000)}\"" : body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_site_could_send_without_asking_is_no_JSON_and_is_refused()
    {
        using var response = await _http.PostAsync("/api/dashboards?title=x", Body(GivenDashboard.Json(), "text/plain"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("..%2F..%2Fappsettings")]
    [InlineData("%2e%2e%5cappsettings")]
    [InlineData("nothing")]
    public async Task No_path_leads_out_of_the_folders(string id)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"/api/dashboards/{id}.lvdash.json")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.DeleteAsync($"/api/dashboards/{id}")).StatusCode);
    }

    private static StringContent Body(string text, string type = "application/json") => new(text, Encoding.UTF8, type);
}
