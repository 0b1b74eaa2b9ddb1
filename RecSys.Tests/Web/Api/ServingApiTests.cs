using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web.Api;

/// <summary>The contract's calls about customers, snapshots, models and events, on a shop by hand with a ranker by hand.</summary>
public sealed class ServingApiTests : IAsyncLifetime
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
    public async Task Before_the_first_run_every_answer_says_what_to_do()
    {
        await IsProblemAsync(await _client.GetAsync(new Uri("api/users/1/recommendations", UriKind.Relative)), HttpStatusCode.Conflict);
        await IsProblemAsync(await _client.GetAsync(new Uri("api/snapshots/latest/recommendations.csv", UriKind.Relative)), HttpStatusCode.NotFound);
        await IsProblemAsync(await PostAsync("""{"CustomerID": 1}"""), HttpStatusCode.Conflict);
        Assert.Equal("[]", await _client.GetStringAsync(new Uri("api/models", UriKind.Relative)));
    }

    [Fact]
    public async Task A_list_has_the_contracts_shape()
    {
        Fill();

        var list = await GetAsync("api/users/1/recommendations?k=5");

        Assert.Equal(
            ["customer_id", "type", "model_version", "generated_at", "data_cutoff", "recommendations"],
            list.EnumerateObject().Select(p => p.Name));
        Assert.Equal((1, "personal", 1), (list.GetProperty("customer_id").GetInt64(), list.GetProperty("type").GetString(), list.GetProperty("model_version").GetInt32()));
        var items = list.GetProperty("recommendations").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3, 4, 5], items.Select(i => i.GetProperty("rank").GetInt32()));
        Assert.All(items, item =>
        {
            Assert.NotEqual(0, item.GetProperty("product_id").GetInt64());
            Assert.NotEmpty(item.GetProperty("product_name").GetString()!);
            Assert.NotEmpty(item.GetProperty("category").GetString()!);
            Assert.NotEmpty(item.GetProperty("reason").GetString()!);
            Assert.NotEmpty(item.GetProperty("sources").EnumerateArray());
            Assert.True(item.TryGetProperty("brand", out _) && item.TryGetProperty("score", out _));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Explained_scores_are_the_sum_of_their_contributions_and_unexplained_lists_say_nothing_of_them(int customer)
    {
        var lab = Fill();
        lab.Register(GivenModel.Above("product_views", threshold: 1, version: 2));
        await _client.PostAsync(new Uri("api/models/2/promote?even_if_worse=true", UriKind.Relative), null);

        var explained = (await GetAsync($"api/users/{customer}/recommendations?explain=true")).GetProperty("recommendations");
        var plain = (await GetAsync($"api/users/{customer}/recommendations?explain=false")).GetProperty("recommendations");

        Assert.Equal(10, explained.GetArrayLength());
        Assert.All(explained.EnumerateArray(), item =>
        {
            var explanation = item.GetProperty("explanation");
            var contributions = explanation.GetProperty("contributions").EnumerateArray().ToList();
            Assert.Equal(item.GetProperty("score").GetDouble(), explanation.GetProperty("baseline").GetDouble() + contributions.Sum(c => c.GetProperty("contribution").GetDouble()), 1e-6);
            Assert.Equal(contributions.Sum(c => c.GetProperty("contribution").GetDouble()), explanation.GetProperty("groups").EnumerateArray().Sum(g => g.GetProperty("contribution").GetDouble()), 1e-9);
        });
        Assert.All(plain.EnumerateArray(), item => Assert.False(item.TryGetProperty("explanation", out _)));
    }

    [Fact]
    public async Task A_model_that_cannot_explain_serves_on_and_says_why()
    {
        var lab = Fill();
        var model = GivenModel.Above("product_views", version: 2);
        var trees = (RecSys.Core.Tracking.TreeEnsemble)model.Scorer;
        lab.Register(GivenModel.Of(2, [.. trees.Trees.Select(t => t with { Covers = null })]));
        await _client.PostAsync(new Uri("api/models/2/promote?even_if_worse=true", UriKind.Relative), null);

        var list = await GetAsync("api/users/1/recommendations?explain=true");

        Assert.Equal(10, list.GetProperty("recommendations").GetArrayLength());
        Assert.Contains("Train a new model", list.GetProperty("explanation_missing").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_products_are_the_default_also_for_a_customer_without_events()
    {
        Fill();

        var list = await GetAsync("api/users/3/recommendations");

        Assert.Equal("cold_start", list.GetProperty("type").GetString());
        Assert.Equal(10, list.GetProperty("recommendations").GetArrayLength());
    }

    [Theory]
    [InlineData("api/users/99/recommendations", HttpStatusCode.NotFound)]
    [InlineData("api/users/1/recommendations?k=-1", HttpStatusCode.BadRequest)]
    [InlineData("api/users/1/recommendations?k=101", HttpStatusCode.BadRequest)]
    [InlineData("api/users/1/recommendations?k=many", HttpStatusCode.BadRequest)]
    [InlineData("api/users/1/recommendations?explain=perhaps", HttpStatusCode.BadRequest)]
    [InlineData("api/models/7/evaluation", HttpStatusCode.NotFound)]
    public async Task What_is_unknown_or_not_allowed_is_a_problem(string path, HttpStatusCode status)
    {
        Fill();

        await IsProblemAsync(await _client.GetAsync(new Uri(path, UriKind.Relative)), status);
    }

    [Fact]
    public async Task A_posted_purchase_leaves_the_next_list_and_bad_events_are_named()
    {
        Fill();

        var answer = await PostAsync(
            """
            [{"CustomerID": 1, "ProductID": 10, "InteractionType": "purchase", "EventTime": "2025-12-01T01:00:00Z"},
             {"CustomerID": 1, "ProductID": 999, "InteractionType": "view", "EventTime": "2025-12-01T01:00:00Z"}]
            """);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((1, 0), (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("duplicates").GetInt32()));
        var rejected = Assert.Single(receipt.GetProperty("rejected").EnumerateArray());
        Assert.Equal(1, rejected.GetProperty("index").GetInt32());
        Assert.Contains("999", rejected.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(10, await IdsAsync(1));
    }

    [Fact]
    public async Task Under_overload_a_call_is_turned_away_and_told_when_to_come_again()
    {
        await using var server = LabServer.Start(("Serving:MaxQueuedEvents", "100"));
        Fill(server);
        using var client = server.CreateClient();
        var intake = server.Services.GetRequiredService<EventIntake>();
        using var released = new ManualResetEventSlim();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The disk is busy: what is posted now waits.
        var busy = Task.Run(() => intake.WhileStillAsync(
            () =>
            {
                held.SetResult();
                released.Wait();
                return true;
            },
            CancellationToken.None));
        await held.Task;
        var waiting = PostAsync(client, Views(60));
        while (intake.Queued < 60)
        {
            await Task.Yield();
        }

        using var refused = await PostAsync(client, Views(61));

        await IsProblemAsync(refused, HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        released.Set();
        using var taken = await waiting;
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        using var again = await PostAsync(client, Views(61));
        Assert.Equal((1, 60), await AcceptedAndDuplicatesAsync(again));
        await busy;
    }

    [Fact]
    public async Task The_description_of_the_api_names_what_a_call_takes()
    {
        var document = await GetAsync("openapi/v1.json");

        var list = document.GetProperty("paths").GetProperty("/api/users/{id}/recommendations").GetProperty("get").GetProperty("parameters").EnumerateArray().ToList();
        Assert.Equal(["id", "k", "category", "max_price", "exclude_purchased", "diversity", "as_of", "explain"], list.Select(p => p.GetProperty("name").GetString()));
        Assert.All(list, parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.True(schemas.GetProperty("SaleEvent").GetProperty("properties").TryGetProperty("interaction_type", out _));
        // Tuples are written as empty objects.
        Assert.DoesNotContain(schemas.EnumerateObject(), schema => schema.Name.Contains("Tuple", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("7")]
    [InlineData("")]
    public async Task A_body_that_is_no_event_is_a_problem(string body)
    {
        await IsProblemAsync(await PostAsync(body), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Promotion_takes_effect_and_metric_keys_keep_their_names()
    {
        var lab = Fill();
        lab.Register(GivenModel.Indifferent(version: 2));
        RecSys.Core.Tracking.ModelTables.WriteEvaluation(lab.Connection, 2, 0, [new("test", "model", "ndcg@10", 0.25)], [new("test", 0, 1, 5, 3, 9, 6)], [new("test", "popular", 3, 1)]);

        var promoted = await _client.PostAsync(new Uri("api/models/2/promote?even_if_worse=true", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.OK, promoted.StatusCode);
        Assert.Equal(2, (await GetAsync("api/users/1/recommendations")).GetProperty("model_version").GetInt32());
        var models = await GetAsync("api/models");
        Assert.Equal([2, 1], models.EnumerateArray().Select(m => m.GetProperty("version").GetInt32()));
        Assert.Equal("champion", models[0].GetProperty("aliases")[0].GetString());
        Assert.Equal(0.25, models[0].GetProperty("metrics").GetProperty("ndcg@10").GetDouble());
        var fold = (await GetAsync("api/models/2/evaluation")).GetProperty("folds")[0];
        Assert.Equal((5, 3), (fold.GetProperty("users").GetInt32(), fold.GetProperty("users_left_out").GetInt32()));
        Assert.Equal(0.25, fold.GetProperty("scorers")[0].GetProperty("metrics").GetProperty("ndcg@10").GetDouble());
        Assert.Equal("popular", fold.GetProperty("sources")[0].GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_version_that_is_unknown_or_never_evaluated_cannot_be_promoted()
    {
        var lab = Fill();
        lab.Register(GivenModel.Indifferent(version: 2));
        RecSys.Core.Storage.LabDatabase.Execute(lab.Connection, "update model_versions set evaluated_at = null where version = 2");

        await IsProblemAsync(await _client.PostAsync(new Uri("api/models/9/promote", UriKind.Relative), null), HttpStatusCode.NotFound);
        await IsProblemAsync(await _client.PostAsync(new Uri("api/models/2/promote?even_if_worse=true", UriKind.Relative), null), HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(new Uri("api/models/1/promote", UriKind.Relative), null)).StatusCode);
    }

    [Fact]
    public async Task The_snapshot_is_a_line_per_customer_and_rank()
    {
        var lab = Fill();
        await lab.RunAsync(new RecSys.Core.Stages.Recommendation.RecommendationStage(new()));

        var lines = (await _client.GetStringAsync(new Uri("api/snapshots/latest/recommendations.csv", UriKind.Relative))).TrimEnd().Split('\n');

        Assert.Equal("customer_id,rank,product_id,score,type", lines[0]);
        Assert.Equal(1 + 3 * 10, lines.Length);
        var first = lines[1].Split(',');
        Assert.Equal(("1", "1", "personal"), (first[0], first[1], first[4]));
        Assert.True(double.TryParse(first[3], CultureInfo.InvariantCulture, out _));
        Assert.EndsWith("cold_start", lines[^1], StringComparison.Ordinal);
    }

    /// <summary>Customers 1 and 2 with events, 3 without; fifteen products from 10.</summary>
    private TempLab Fill() => Fill(_server);

    private static TempLab Fill(LabServer server)
    {
        var shop = new ShopBuilder().Customer(1, age: 30).Customer(2, age: 40).Customer(3, age: 50).Event(1, 10, EventKind.View, daysAgo: 1);
        foreach (var product in Enumerable.Range(10, 15))
        {
            shop.Product(product, brand: "Acme", price: 100).Event(2, product, EventKind.View, daysAgo: product - 5);
        }

        var lab = new TempLab(server.DataDirectory).With(shop);
        lab.Promote(GivenModel.Indifferent());
        server.Services.GetRequiredService<LiveState>().Rebuild(CancellationToken.None);
        return lab;
    }

    private async Task<JsonElement> GetAsync(string path) => await _client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private async Task<List<long>> IdsAsync(long customer) =>
        [.. (await GetAsync($"api/users/{customer}/recommendations")).GetProperty("recommendations").EnumerateArray().Select(i => i.GetProperty("product_id").GetInt64())];

    private async Task<HttpResponseMessage> PostAsync(string json) => await PostAsync(_client, json);

    private static string Views(int count) =>
        JsonSerializer.Serialize(Enumerable.Range(0, count).Select(i => new { CustomerID = 1, ProductID = 10, InteractionType = "view", EventTime = $"2025-12-01T0{i / 60}:{i % 60:00}:00Z" }));

    private static async Task<(int, int)> AcceptedAndDuplicatesAsync(HttpResponseMessage answer)
    {
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("duplicates").GetInt32());
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await client.PostAsync(new Uri("api/events", UriKind.Relative), body);
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("hint").GetString()!);
    }
}
