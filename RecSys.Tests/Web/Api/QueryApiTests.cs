using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web.Api;

public sealed class QueryApiTests : IAsyncLifetime
{
    private LabServer _lab = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _lab = LabServer.StartWith(FakeStage.Three());
        _http = new HttpClient { BaseAddress = _lab.Address };
        await TestLab.RunAsync(_lab.Services.GetRequiredService<JobHub>(), RunRequest.All);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task Rows_come_with_their_columns_and_parameters_are_values()
    {
        using var response = await _http.PostAsJsonAsync("/api/query", new { sql = "select number, seen_at, :word as word from fake_gold where number >= :least", parameters = new { word = "'; --", least = 2 }, max_rows = 1 });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(["number", "seen_at", "word"], answer.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal("""[2,"1970-01-03T00:00:00Z","'; --"]""", answer.GetProperty("rows")[0].GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal));
        Assert.Equal("only the first 1 rows are shown", answer.GetProperty("cut_because").GetString());
    }

    [Theory]
    [InlineData("delete from runs", "Only reading is allowed here")]
    [InlineData("select numbr from fake_gold", "no such column: numbr (line 1, column 8)")]
    [InlineData("", "There is no statement")]
    public async Task What_is_wrong_with_a_statement_is_a_problem_with_a_hint(string sql, string words)
    {
        using var response = await _http.PostAsJsonAsync("/api/query", new { sql });
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(words, problem.GetProperty("detail").GetString()!, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(problem.GetProperty("hint").GetString()!);
    }

    [Fact]
    public async Task A_result_is_downloaded_as_CSV_that_no_spreadsheet_runs()
    {
        var csv = await _http.GetStringAsync($"/api/query.csv?sql={Uri.EscapeDataString("select number, '=1+1' as evil, 'a,b' as quoted from fake_gold where number = 1")}");

        Assert.Equal("number,evil,quoted\r\n1,'=1+1,\"a,b\"\r\n", csv);
    }
}
