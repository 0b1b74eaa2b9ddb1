using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Tests.Support;

namespace RecSys.Tests.Web;

/// <summary>The lab in a real process is killed while events pour in, and started again.</summary>
public sealed class KilledStreamTests : IDisposable
{
    private const int Calls = 400;
    private const int PerCall = 25;
    private const int Customers = 40;
    private const int Products = 30;

    private readonly string _killed = Directory.CreateTempSubdirectory("recsys-kill-").FullName;
    private readonly string _calm = Directory.CreateTempSubdirectory("recsys-calm-").FullName;

    public void Dispose()
    {
        Directory.Delete(_killed, recursive: true);
        Directory.Delete(_calm, recursive: true);
    }

    [Fact]
    public async Task A_kill_in_full_stream_loses_and_doubles_no_event_and_the_lists_are_those_of_a_calm_run()
    {
        var events = Fill(_killed);
        Fill(_calm);
        var acknowledged = await PourUntilKilledAsync();

        await using (var lab = await WebProcess.StartAsync(_killed))
        {
            // What was answered for is there; of what was under way some may be.
            var survived = await EventsAsync(lab) - events;
            Assert.InRange(survived, acknowledged.Count * PerCall, Calls * PerCall);

            // Senders that heard nothing send again, and some send again what was taken.
            await PostAsync(lab, Enumerable.Range(0, Calls).Where(call => call % 3 == 0 || !acknowledged.Contains(call)));
            Assert.Equal(events + Calls * PerCall, await EventsAsync(lab));
        }

        await using (var lab = await WebProcess.StartAsync(_calm))
        {
            await PostAsync(lab, Enumerable.Range(0, Calls));
        }

        Assert.Equal(await ListsAfterRestartAsync(_calm), await ListsAfterRestartAsync(_killed));
        Assert.Equal(await SilverAsync(_calm), await SilverAsync(_killed));
    }

    /// <summary>Four senders; the lab is killed when a third of the calls have been answered.</summary>
    private async Task<HashSet<int>> PourUntilKilledAsync()
    {
        await using var lab = await WebProcess.StartAsync(_killed);
        var acknowledged = new HashSet<int>();
        var next = -1;
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var call && call < Calls)
            {
                await PostAsync(lab, call);
                lock (acknowledged)
                {
                    acknowledged.Add(call);
                    if (acknowledged.Count >= Calls / 3)
                    {
                        third.TrySetResult();
                    }
                }
            }
        })).ToList();
        await third.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await lab.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Task.WhenAll(senders));
        return acknowledged;
    }

    private static async Task PostAsync(WebProcess lab, IEnumerable<int> calls)
    {
        foreach (var call in calls)
        {
            await PostAsync(lab, call);
        }
    }

    private static async Task PostAsync(WebProcess lab, int call)
    {
        using var body = new StringContent(Body(call), Encoding.UTF8, "application/json");
        using var answer = await lab.Client.PostAsync(new Uri("api/events", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(PerCall, receipt.GetProperty("accepted").GetInt32() + receipt.GetProperty("duplicates").GetInt32());
    }

    /// <summary>Every event of another moment; prices with cents and orders, so that what is read back must be what was sent.</summary>
    private static string Body(int call) => "[" + string.Join(',', Enumerable.Range(call * PerCall, PerCall).Select(number => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"CustomerID":{{1 + number * 7 % Customers}},"ProductID":{{10 + number * 11 % Products}},"InteractionType":"{{(number % 5 == 0 ? "purchase" : number % 3 == 0 ? "add_to_cart" : "view")}}","Quantity":{{1 + number % 3}},"PriceAtPurchase":{{99.95 + number % 7}},"OrderID":"O{{number}}","EventTime":"{{Moments.ToIso(ShopBuilder.Now + number * 1_001L)}}"}"""))) + "]";

    private static async Task<long> EventsAsync(WebProcess lab) => (await lab.GetAsync("api/live")).GetProperty("events").GetInt64();

    private static async Task<List<string>> ListsAfterRestartAsync(string folder)
    {
        await using var lab = await WebProcess.StartAsync(folder);
        var lists = new List<string>();
        for (var customer = 1; customer <= Customers; customer++)
        {
            lists.Add((await lab.GetAsync($"api/users/{customer}/recommendations")).GetProperty("recommendations").GetRawText());
        }

        return lists;
    }

    /// <summary>The clean events after a run has ingested the landing folder.</summary>
    private static async Task<List<string>> SilverAsync(string folder)
    {
        using var lab = new TempLab(folder);
        await lab.RunAsync(new RecSys.Core.Stages.Bronze.BronzeStage());
        await lab.RunAsync(new RecSys.Core.Stages.Silver.SilverStage());
        return [.. lab.Rows("select customer_id, event_time, product_id, interaction_type, order_id, quantity, unit_price from silver_sales order by 1, 2, 3, 4, 5").Select(row => string.Join('|', row))];
    }

    /// <returns>Events of the shop.</returns>
    private static int Fill(string folder)
    {
        var shop = new ShopBuilder();
        foreach (var customer in Enumerable.Range(1, Customers))
        {
            shop.Customer(customer, age: 20 + customer);
        }

        foreach (var product in Enumerable.Range(10, Products))
        {
            shop.Product(product, product % 2 == 0 ? "Books" : "Games", price: 50 + product).Event(1 + product % Customers, product, EventKind.View, daysAgo: product);
        }

        using var lab = new TempLab(folder);
        lab.With(shop);
        lab.Promote(GivenModel.Above("category_affinity", 0.4f));
        return shop.Events.Count;
    }
}
