using System.Text;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Serving;

public sealed class EventIntakeTests : IDisposable
{
    private readonly TempLab _lab = new TempLab().With(new ShopBuilder().Customer(1).Product(10).Event(1, 10, EventKind.View, daysAgo: 1));

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_bad_event_is_rejected_by_its_index_and_the_others_count()
    {
        var receipt = await new GivenLive(_lab).PostAsync(
            """
            [
              {"CustomerID": 1, "ProductID": 10, "InteractionType": "purchase", "EventTime": "2025-12-01T01:00:00Z"},
              {"CustomerID": 99, "ProductID": 10, "InteractionType": "gaze", "EventTime": "2025-12-01T01:00:00Z"},
              {"CustomerID": 1, "ProductID": 10, "InteractionType": "view"},
              7,
              {"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2031-01-01T00:00:00Z"},
              {"CustomerID": 1, "ProductID": 10, "InteractionType": "add_to_cart", "EventTime": "2025-12-01T01:00:00Z"}
            ]
            """);

        Assert.Equal(2, receipt.Accepted);
        Assert.Equal([1, 2, 3, 4], receipt.Rejected.Select(r => r.Index));
        Assert.Equal(2, receipt.Rejected[0].Reasons.Count);
        Assert.Contains(receipt.Rejected[0].Reasons, reason => reason.Contains("gaze", StringComparison.Ordinal));
        Assert.Contains(receipt.Rejected[0].Reasons, reason => reason.Contains("99", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CustomerID", "ProductID", "InteractionType", "EventTime")]
    [InlineData("customer_id", "product_id", "interaction_type", "event_time")]
    [InlineData("customerId", "productId", "interactionType", "eventTime")]
    [InlineData("CUSTOMERID", "PRODUCTID", "INTERACTIONTYPE", "EVENTTIME")]
    public async Task Columns_may_be_spelled_as_in_files_or_as_in_json(string customer, string product, string kind, string time)
    {
        var receipt = await new GivenLive(_lab).PostAsync(
            $$"""{"{{customer}}": "1", "{{product}}": 10, "{{kind}}": " Purchase ", "{{time}}": "2025-12-01T06:30:00+05:30"}""");

        Assert.Equal((1, 0), (receipt.Accepted, receipt.Rejected.Count));
    }

    [Fact]
    public async Task Accepted_events_lie_in_the_landing_folder_with_columns_nobody_knows()
    {
        var lab = new GivenLive(_lab);
        await lab.PostAsync("""{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2025-12-01T01:00:00Z", "device": "a \"big\", phone"}""");
        lab.Log.Seal();

        var file = Assert.Single(Directory.GetFiles(_lab.Paths.LandingOf("sales")));
        var lines = File.ReadAllLines(file);
        Assert.Matches(@"api_20251201T020000000_\d{6}\.csv$", file);
        Assert.Equal("OrderID,CustomerID,ProductID,ProductName,Category,Brand,InteractionType,Quantity,PriceAtPurchase,Season,EventTime,device", lines[0]);
        Assert.Equal(",1,10,,,,view,,,,2025-12-01T01:00:00Z,\"a \"\"big\"\", phone\"", lines[1]);
    }

    [Fact]
    public async Task Calls_of_some_seconds_share_a_file_that_is_closed_in_time()
    {
        var lab = new GivenLive(_lab);
        await lab.PostAsync(View(1));
        await lab.PostAsync(View(2));
        Assert.EndsWith(".csv.open", Assert.Single(Files()), StringComparison.Ordinal);

        lab.Clock.Advance(TimeSpan.FromSeconds(5));
        await lab.PostAsync(View(3));

        Assert.Equal(2, Files().Count);
        Assert.Equal(3, File.ReadAllLines(Files().Single(f => f.EndsWith(".csv", StringComparison.Ordinal))).Length);
    }

    [Fact]
    public async Task A_column_nobody_knew_begins_another_file()
    {
        var lab = new GivenLive(_lab);
        await lab.PostAsync(View(1));
        await lab.PostAsync("""{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2025-12-01T00:30:00Z", "device": "phone"}""");
        lab.Log.Seal();

        Assert.Equal(["EventTime", "device"], Files().Order().Select(f => File.ReadLines(f).First().Split(',')[^1]));
    }

    [Fact]
    public async Task What_a_killed_process_left_open_is_read_up_to_its_last_whole_event()
    {
        var killed = new GivenLive(_lab);
        await killed.PostAsync($"[{View(1)}, {View(2)}]");
        var open = Assert.Single(Files());
        File.AppendAllText(open, ",1,10,,,,view,,,,\"2025-12-01T00:00:0");

        var lab = new GivenLive(_lab);

        Assert.Equal(3, lab.Live.Status(0).Events);
        Assert.Equal(3, File.ReadAllLines(Assert.Single(Files())).Length);
        Assert.Equal((0, 2), await ReceiptAsync(lab, $"[{View(1)}, {View(2)}]"));
    }

    [Fact]
    public async Task Events_out_of_time_are_kept_for_the_quarantine_and_count_nowhere()
    {
        var lab = new GivenLive(_lab);

        var receipt = await lab.PostAsync(
            """
            [{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2031-01-01T00:00:00Z"},
             {"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2021-01-01T00:00:00Z"},
             {"CustomerID": 7, "ProductID": 10, "InteractionType": "view", "EventTime": "2031-01-01T00:00:00Z"}]
            """);
        lab.Log.Seal();

        Assert.Equal((0, 1), (receipt.Accepted, lab.Live.Status(0).Events));
        Assert.Equal([true, true, false], receipt.Rejected.Select(r => r.Quarantined));
        Assert.Contains("oldest moment", receipt.Rejected[1].Reasons[0], StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(Assert.Single(Files())).Length);
    }

    [Fact]
    public async Task Calls_at_one_time_are_all_counted_once()
    {
        var lab = new GivenLive(_lab);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => lab.PostAsync($"[{View(i % 50)}, {View(i)}]"))));

        Assert.Equal(100, receipts.Sum(r => r.Accepted));
        Assert.Equal(100, receipts.Sum(r => r.Duplicates));
        Assert.Equal(101, lab.Live.Status(0).Events);
        Assert.Equal(0, lab.Intake.Queued);
    }

    [Fact]
    public void A_full_queue_turns_a_call_away_and_takes_it_when_there_is_room()
    {
        var queue = new IntakeQueue();
        queue.Add(Batch(60), most: 100);

        var error = Assert.Throws<LabException>(() => queue.Add(Batch(60), most: 100));
        Assert.Equal((Fault.Busy, 60), (error.Fault, queue.Events));

        queue.Done(queue.Take(mostExtras: 10));
        queue.Add(Batch(60), most: 100);
        Assert.Equal(60, queue.Events);
    }

    private static IntakeBatch Batch(int events) => new([.. Enumerable.Range(0, events).Select(_ => (new PostedEvent(), (ShopEvent?)new ShopEvent()))], DateTimeOffset.UnixEpoch);

    private static string View(int second) =>
        $$"""{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2025-12-01T00:{{second / 60:00}}:{{second % 60:00}}Z"}""";

    private static async Task<(int, int)> ReceiptAsync(GivenLive lab, string json)
    {
        var receipt = await lab.PostAsync(json);
        return (receipt.Accepted, receipt.Duplicates);
    }

    private List<string> Files() => [.. Directory.GetFiles(_lab.Paths.LandingOf("sales"))];

    [Fact]
    public async Task Nothing_is_written_when_nothing_is_accepted()
    {
        await new GivenLive(_lab).PostAsync("""{"CustomerID": 99}""");

        Assert.False(Directory.Exists(_lab.Paths.LandingOf("sales")));
    }

    [Theory]
    [InlineData("{\"CustomerID\": 1", "not JSON")]
    [InlineData("\"view\"", "string")]
    [InlineData("", "not JSON")]
    public async Task A_body_that_holds_no_event_is_refused(string body, string said)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));

        var error = await Assert.ThrowsAsync<LabException>(() => PostedEvent.ReadAsync(stream, 10, CancellationToken.None));

        Assert.Equal(Fault.Invalid, error.Fault);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_events_in_one_call_are_refused()
    {
        using var stream = new MemoryStream("[{},{},{}]"u8.ToArray());

        var error = await Assert.ThrowsAsync<LabException>(() => PostedEvent.ReadAsync(stream, 2, CancellationToken.None));

        Assert.Contains("at most 2", error.Hint, StringComparison.Ordinal);
    }
}
