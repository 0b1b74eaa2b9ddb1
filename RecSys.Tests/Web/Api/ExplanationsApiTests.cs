using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web.Api;

/// <summary>What stands behind one customer's list, as a program asks for it.</summary>
public sealed class ExplanationsApiTests(TwoModelLab lab) : IClassFixture<TwoModelLab>
{
    [Fact]
    public async Task A_verdict_says_where_the_product_stopped_and_what_it_costs()
    {
        var verdict = await GetAsync("api/users/1/products/11/verdict");

        Assert.Equal(("ranked_below", 14, 0d), (verdict.GetProperty("verdict").GetString(), verdict.GetProperty("rank").GetInt32(), verdict.GetProperty("score").GetDouble()));
        var gap = Assert.Single(verdict.GetProperty("gaps").EnumerateArray());
        Assert.Equal(("carts", -1d), (gap.GetProperty("feature").GetString(), gap.GetProperty("contribution").GetDouble()));
        Assert.Equal("bought", (await GetAsync("api/users/1/products/10/verdict?k=3")).GetProperty("verdict").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("api/users/1/products/99/verdict"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("api/users/99/products/11/verdict"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("api/users/1/products/11/verdict?k=ten"));
    }

    [Fact]
    public async Task What_is_supposed_of_a_customer_changes_the_answer_and_nothing_else()
    {
        var list = await ProductsAsync();

        var change = await SupposeAsync($$"""{"events": [{"product_id": {{list[0]}}, "interaction_type": "add_to_cart"}], "values": [{"feature": "carts", "product_id": {{list[1]}}, "value": 1}]}""");

        var after = change.GetProperty("after").EnumerateArray().Select(a => a.GetProperty("item").GetProperty("product_id").GetInt64()).ToList();
        Assert.Equal(list.Skip(2), after.Take(8));
        Assert.Equal(2, change.GetProperty("entered").GetInt32());
        Assert.Equal(list, await ProductsAsync());
        using var faulty = await PostAsync("""{"values": [{"feature": "no such feature", "value": 1}]}""");
        using var broken = await PostAsync("""{"events": [{"product_id": 11, "interaction_type": "stolen"}]}""");
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (faulty.StatusCode, broken.StatusCode));
    }

    [Fact]
    public async Task Two_models_are_compared_by_ranks()
    {
        var duel = await GetAsync("api/users/1/comparison?first=1&second=2");

        var first = duel.GetProperty("first_list")[0];
        Assert.Equal((11, 14), (first.GetProperty("item").GetProperty("product_id").GetInt64(), first.GetProperty("other_rank").GetInt32()));
        Assert.Equal(9, duel.GetProperty("in_common").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("api/users/1/comparison?first=1&second=7"));
    }

    [Fact]
    public async Task Snapshots_tell_what_came_and_what_went()
    {
        var lists = await GetAsync("api/users/1/snapshots");
        var change = await GetAsync("api/users/1/snapshots/change?from=1&to=2");

        Assert.Equal([(2L, 2, 1), (1L, 1, (int?)null)], lists.EnumerateArray().Select(l => (
            l.GetProperty("snapshot_id").GetInt64(), l.GetProperty("model_version").GetInt32(), l.GetProperty("changed").ValueKind == JsonValueKind.Null ? (int?)null : l.GetProperty("changed").GetInt32())));
        var gone = Assert.Single(change.GetProperty("moves").EnumerateArray(), m => m.GetProperty("after").ValueKind == JsonValueKind.Null);
        Assert.Equal((11, 1), (gone.GetProperty("before").GetProperty("product_id").GetInt64(), gone.GetProperty("before").GetProperty("rank").GetInt32()));
        Assert.StartsWith("Model version 2 ranks in place of version 1", change.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("api/users/1/snapshots/change?from=1&to=7"));
    }

    [Fact]
    public async Task What_a_models_features_are_worth_is_told_once_it_is_known()
    {
        Assert.Equal(JsonValueKind.Null, (await GetAsync("api/models/2/importance")).GetProperty("permutation").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("api/models/7/importance"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("api/models/2/dependence/no_such_feature"));
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync("api/models/2/dependence/carts"));
    }

    private async Task<JsonElement> GetAsync(string path) => await lab.Client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await lab.Client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task<List<long>> ProductsAsync() =>
        [.. (await GetAsync("api/users/1/recommendations")).GetProperty("recommendations").EnumerateArray().Select(i => i.GetProperty("product_id").GetInt64())];

    private async Task<JsonElement> SupposeAsync(string json)
    {
        using var answer = await PostAsync(json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> PostAsync(string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return await lab.Client.PostAsync(new Uri("api/users/1/what-if", UriKind.Relative), body);
    }
}
