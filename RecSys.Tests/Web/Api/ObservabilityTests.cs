using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web.Api;

public sealed class ObservabilityTests : IAsyncLifetime
{
    private LabServer _server = null!;
    private HttpClient _client = null!;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        _server = LabServer.Start();
        _client = _server.CreateClient();
        await _server.Services.GetRequiredService<LiveState>().WhenReadyAsync(CancellationToken.None);
    }

    /// <inheritdoc />
    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_lab_without_a_shop_is_healthy_but_not_ready_and_says_what_is_missing()
    {
        Assert.Equal("Healthy", await _client.GetStringAsync(Path("health")));

        var answer = await _client.GetAsync(Path("health/ready"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var readiness = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((true, true, false, false), (Flag(readiness, "database"), Flag(readiness, "live_state"), Flag(readiness, "shop"), Flag(readiness, "model")));
    }

    [Fact]
    public async Task Posted_events_show_in_the_metrics_and_their_journey_can_be_traced()
    {
        var lab = new TempLab(_server.DataDirectory).With(new ShopBuilder().Customer(1).Product(10).Product(11).Event(1, 10, EventKind.View, daysAgo: 1));
        lab.Promote(GivenModel.Indifferent());
        _server.Services.GetRequiredService<LiveState>().Rebuild(CancellationToken.None);
        var spans = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LabTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => spans.Enqueue($"{span.Parent?.OperationName} > {span.OperationName}"),
        };
        ActivitySource.AddActivityListener(listener);

        using var body = new StringContent("""{"CustomerID": 1, "ProductID": 11, "InteractionType": "view", "EventTime": "2025-12-01T01:00:00Z"}""");
        Assert.Equal(HttpStatusCode.Accepted, (await _client.PostAsync(Path("api/events"), body)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(Path("health/ready"))).StatusCode);
        Assert.Matches("recsys_events[a-z_]*\\{[^}]*way=\"api\"", await _client.GetStringAsync(Path("metrics")));
        Assert.Superset(new HashSet<string> { "events.take > events.judge", "events.take > events.write", "events.take > events.apply" }, spans.ToHashSet());
        var journey = await _client.GetFromJsonAsync<JsonElement>(Path("api/events/journey?customer_id=1&product_id=11&event_time=2025-12-01T01:00:00Z"));
        Assert.Equal(["live"], journey.EnumerateArray().Select(step => step.GetProperty("layer").GetString()));
    }

    [Fact]
    public async Task A_run_is_logged_stage_by_stage_with_its_values()
    {
        await using var lab = LabServer.StartWith(FakeStage.Three());
        using var lines = new LoggedLines();
        lab.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        using var client = lab.CreateClient();

        using var started = await client.PostAsync(Path("api/runs"), new StringContent("{}"));
        while ((await client.GetFromJsonAsync<JsonElement>(Path("api/runs/1"))).GetProperty("finished_at").ValueKind == JsonValueKind.Null)
        {
        }

        var stages = lines.All.Where(line => line.Values.ContainsKey("Stage")).ToList();
        Assert.Equal(FakeStage.Three().Select(stage => stage.Name), stages.Select(line => line.Values["Stage"]));
        Assert.All(stages, line => Assert.Equal((1L, 3L), (line.Values["Run"], line.Values["RowsOut"])));
        Assert.Matches("^Run 1: [a-z_]+ made 3 rows of \\d+ in \\d+ ms", stages[0].Text);
    }

    private static bool Flag(JsonElement readiness, string name) => readiness.GetProperty(name).GetBoolean();

    private static Uri Path(string path) => new(path, UriKind.Relative);
}
