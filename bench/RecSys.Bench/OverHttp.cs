using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace RecSys.Bench;

/// <summary>A client on the same machine: what it costs counts against the lab's cores, too.</summary>
internal static class OverHttp
{
    private const int Callers = 4;
    private const int ListCalls = 15_000;
    private const int Seconds = 30;
    private const int EventsPerCall = 50;
    private const int EventsPerSecond = 5_000;
    private const int ListsPerSecond = 100;

    /// <summary>As many lists as four callers can get, each waiting for its answer.</summary>
    public static async Task ListsAsync(ServedLab lab, long[] customers)
    {
        await CallAsync(lab, customers, 2_000);
        var cpu = lab.Cpu;
        var started = Stopwatch.GetTimestamp();
        var times = await CallAsync(lab, customers, ListCalls);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Figures.Tell($"lists over HTTP, {Callers} callers: {times.Length / seconds:N0} per second", times, $"{(lab.Cpu - cpu).TotalMilliseconds / times.Length:N2} ms CPU of the lab each");
    }

    /// <summary>Events posted at a fixed rate while lists are asked for at a fixed rate. Nothing may be lost.</summary>
    public static async Task EventsAsync(ServedLab lab, long[] customers, long[] products)
    {
        var before = await EventsAsync(lab);
        var cpu = lab.Cpu;
        using var done = new CancellationTokenSource();
        var lists = PacedAsync(ListsPerSecond, Seconds, i => TimedAsync(() => GetAsync(lab, customers[i % customers.Length])));
        var accepted = 0L;
        var busy = 0;
        var newest = await NowAsync(lab, customers[0]);
        var started = Stopwatch.GetTimestamp();
        var posts = await PacedAsync(EventsPerSecond / EventsPerCall, Seconds, i => TimedAsync(async () =>
        {
            using var body = new StringContent(Batch(customers, products, i, newest), Encoding.UTF8, "application/json");
            using var answer = await lab.Client.PostAsync(new Uri("api/events", UriKind.Relative), body);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Interlocked.Increment(ref busy);
                return;
            }

            using var receipt = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
            Interlocked.Add(ref accepted, receipt.RootElement.GetProperty("accepted").GetInt64());
        }));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var listTimes = await lists;
        var kept = await EventsAsync(lab) - before;
        Console.WriteLine($"  events posted for {Seconds} s: {accepted / seconds:N0} per second, {accepted:N0} accepted, {kept:N0} in the live state, lost {accepted - kept:N0}, turned away {busy:N0} calls");
        Figures.Tell($"  calls of {EventsPerCall} events", posts, $"{(lab.Cpu - cpu).TotalSeconds / seconds:N2} cores of the lab, {lab.Megabytes:N0} MB");
        Figures.Tell($"  lists meanwhile, {ListsPerSecond} per second", listTimes);
    }

    /// <summary>From the post, or the file's appearance, until the customer's list has changed.</summary>
    public static async Task LagAsync(ServedLab lab, long[] customers, string folder)
    {
        var (posted, landed) = (new List<double>(), new List<double>());
        for (var i = 0; i < 40; i++)
        {
            var viaFile = i % 4 == 0;
            var customer = customers[^(i + 1)];
            var (product, now) = await FirstAsync(lab, customer);
            var time = (now + TimeSpan.FromSeconds(1)).ToString("O", CultureInfo.InvariantCulture);
            var started = Stopwatch.GetTimestamp();
            if (viaFile)
            {
                var file = Path.Combine(folder, "landing", "sales", $"bench_{i}.csv");
                await File.WriteAllTextAsync(file, $"CustomerID,ProductID,InteractionType,EventTime\n{customer},{product},purchase,{time}\n");
            }
            else
            {
                using var body = new StringContent($$"""{"CustomerID":{{customer}},"ProductID":{{product}},"InteractionType":"purchase","EventTime":"{{time}}"}""", Encoding.UTF8, "application/json");
                using var answer = await lab.Client.PostAsync(new Uri("api/events", UriKind.Relative), body);
                answer.EnsureSuccessStatusCode();
            }

            while ((await FirstAsync(lab, customer)).Product == product && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(viaFile ? 50 : 1);
            }

            (viaFile ? landed : posted).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Figures.Tell("event to changed list, posted", [.. posted]);
        Figures.Tell("event to changed list, landing file", [.. landed]);
    }

    private static async Task<double[]> CallAsync(ServedLab lab, long[] customers, int calls)
    {
        var next = -1;
        var times = new double[calls];
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < calls)
            {
                times[i] = await TimedAsync(() => GetAsync(lab, customers[i % customers.Length]));
            }
        })));
        return times;
    }

    /// <summary>Calls at fixed moments, whether or not the ones before have been answered: a slow lab is not spared.</summary>
    private static async Task<double[]> PacedAsync(int perSecond, int seconds, Func<int, Task<double>> call)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = new List<Task<double>>();
        for (var i = 0; i < perSecond * seconds; i++)
        {
            var wait = TimeSpan.FromSeconds(i / (double)perSecond) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait);
            }

            calls.Add(call(i));
        }

        return await Task.WhenAll(calls);
    }

    private static async Task<double> TimedAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task GetAsync(ServedLab lab, long customer)
    {
        using var answer = await lab.Client.GetAsync(new Uri($"api/users/{customer}/recommendations?k=10", UriKind.Relative));
        await answer.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null);
    }

    private static async Task<(long Product, DateTimeOffset Now)> FirstAsync(ServedLab lab, long customer)
    {
        using var list = JsonDocument.Parse(await lab.Client.GetByteArrayAsync(new Uri($"api/users/{customer}/recommendations?k=1", UriKind.Relative)));
        return (list.RootElement.GetProperty("recommendations")[0].GetProperty("product_id").GetInt64(), list.RootElement.GetProperty("data_cutoff").GetDateTimeOffset());
    }

    private static async Task<DateTimeOffset> NowAsync(ServedLab lab, long customer) => (await FirstAsync(lab, customer)).Now;

    private static async Task<long> EventsAsync(ServedLab lab)
    {
        using var status = JsonDocument.Parse(await lab.Client.GetByteArrayAsync(new Uri("api/live", UriKind.Relative)));
        return status.RootElement.GetProperty("events").GetInt64();
    }

    /// <summary>Views mostly, each of another moment, so that none is a duplicate.</summary>
    private static string Batch(long[] customers, long[] products, int call, DateTimeOffset newest)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < EventsPerCall; i++)
        {
            var number = (long)call * EventsPerCall + i;
            var kind = number % 20 == 0 ? "purchase" : number % 7 == 0 ? "add_to_cart" : "view";
            text.Append(i == 0 ? "" : ",").Append(
                CultureInfo.InvariantCulture,
                $$"""{"CustomerID":{{customers[number * 7919 % customers.Length]}},"ProductID":{{products[number * 104729 % products.Length]}},"InteractionType":"{{kind}}","EventTime":"{{newest.AddMilliseconds(number):O}}"}""");
        }

        return text.Append(']').ToString();
    }
}
