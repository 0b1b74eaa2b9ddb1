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
        await new GivenLive(_lab).PostAsync("""{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2025-12-01T01:00:00Z", "device": "a \"big\", phone"}""");

        var file = Assert.Single(Directory.GetFiles(_lab.Paths.LandingOf("sales")));
        var lines = File.ReadAllLines(file);
        Assert.Matches(@"api_20251201T020000000_\d{6}\.csv$", file);
        Assert.Equal("OrderID,CustomerID,ProductID,ProductName,Category,Brand,InteractionType,Quantity,PriceAtPurchase,Season,EventTime,device", lines[0]);
        Assert.Equal(",1,10,,,,view,,,,2025-12-01T01:00:00Z,\"a \"\"big\"\", phone\"", lines[1]);
    }

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
