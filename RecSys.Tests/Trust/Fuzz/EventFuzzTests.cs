using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Silver;
using RecSys.Tests.Core.Serving;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust.Fuzz;

/// <summary>Posted events, whatever the body holds.</summary>
[Trait("Category", "Fuzz")]
public sealed class EventFuzzTests : IDisposable
{
    private static readonly string[] Corpus =
    [
        """{"CustomerID": 1, "ProductID": 10, "InteractionType": "purchase", "EventTime": "2025-12-01T01:00:00Z", "OrderID": "O1", "Quantity": 2, "PriceAtPurchase": 9.5}""",
        """[{"customer_id": "1", "product_id": 10, "interaction_type": "view", "event_time": "2025-12-01T00:00:01Z", "device": "phone"}, {"customerId": 1, "productId": 10, "interactionType": "view", "eventTime": "2025-11-01 10:00"}]""",
        """[{"CustomerID": 1, "ProductID": 10, "InteractionType": "add_to_cart", "EventTime": "2025-12-01T01:00:00.123Z", "Season": null, "a \"b\"": "x, \"y\"\nz", " ": true, "": 1}, 7, null, [], "x"]""",
        "[{\"CustomerID\":1,\"ProductID\":10,\"InteractionType\":\"view\",\"EventTime\":\"2025-12-01T01:00:02Z\",\"OrderID\":\"\\ud83d\\ude00\"}]",
    ];

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e999", "-0", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\\\", "\"OrderID\":\"\\ud800\",", "\"x\\u0000y\":1,", "{\"CustomerID\":1,\"ProductID\":10,\"InteractionType\":\"view\",\"EventTime\":\"2025-12-01T01:00:",
        "9223372036854775808", "2025-12-01T01:00:03Z", "\\r\\n", "\\\"", "=1+1", "//", "/*", "'", "\"a\":\"\",", "\"A\":1,", "\"column 12\":3,", "\"x (2)\":1,", "\"x\":2,\"X\":3,",
    ];

    private static readonly string[] Texts = ["", " ", "O1", "a,b", "\"", "\"\"", "\r\n", "\n", "\r", "=1+1", "\u00e9", "\ud83d\ude00", "\uFEFF", "'", "\u2028", "\0", "x (2)", "column 12", "CustomerID", "{", "\t", "NaN", "1e999", new('x', 1_000), new('"', 30_000), new('x', 99_000), new('x', 120_000)];

    private readonly TempLab _lab = new TempLab().With(new ShopBuilder().Customer(1).Product(10).Event(1, 10, EventKind.View, daysAgo: 1));

    public void Dispose() => _lab.Dispose();

    /// <summary>Events that are nearly right: most are taken, with whatever stands in their texts and in columns that nobody knows.</summary>
    private static byte[] Grown(Random chance) => JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 1 + chance.Next(4)).Select(_ =>
    {
        string Text() => Texts[chance.Next(Texts.Length)] + (chance.Next(3) == 0 ? Texts[chance.Next(Texts.Length)] : "");
        var columns = new Dictionary<string, object?>
        {
            ["CustomerID"] = chance.Next(20) == 0 ? Text() : 1,
            ["ProductID"] = chance.Next(20) == 0 ? chance.NextInt64() : 10,
            ["InteractionType"] = chance.Next(3) switch { 0 => "view", 1 => " Purchase", _ => "add_to_cart" },
            ["EventTime"] = Moments.ToIso(ShopBuilder.Now + chance.Next(7_000_000)),
            ["OrderID"] = Text(),
        };
        for (var extras = chance.Next(3); extras > 0; extras--)
        {
            columns[Text()] = Text();
        }

        return columns;
    }));

    [Fact]
    public async Task Whatever_is_posted_is_answered_and_all_that_was_accepted_is_what_silver_gets()
    {
        var lab = new GivenLive(_lab);
        var (accepted, outOfTime) = (0, 0);
        new FuzzRun("event API", new Mutator(Corpus, Words, Grown)) { MostBytesPerByte = 4_000 }.Over((body, _) =>
        {
            try
            {
                using var stream = new MemoryStream(body);
                var events = PostedEvent.ReadAsync(stream, 1_000, CancellationToken.None).GetAwaiter().GetResult();
                var receipt = lab.Intake.TakeAsync(events, lab.Clock.GetUtcNow(), CancellationToken.None).GetAwaiter().GetResult();
                Assert.Equal(events.Count, receipt.Accepted + receipt.Duplicates + receipt.Rejected.Count);
                accepted += receipt.Accepted;
                outOfTime += receipt.Rejected.Count(r => r.Quarantined);
            }
            catch (LabException e)
            {
                Assert.NotEmpty(e.Hint);
            }
        });
        lab.Log.Seal();
        var before = _lab.Rows("select count(*) from silver_sales")[0][0];

        await _lab.RunAsync(new BronzeStage(), clock: lab.Clock);
        await _lab.RunAsync(new SilverStage(), clock: lab.Clock);

        Assert.True(accepted > 100, "Hardly any event was taken: the cases are too wild.");
        // How old an event may be is told by the newest in silver, which the first run does not have: what was kept apart may count there.
        var inSilver = (long)_lab.Rows("select count(*) from silver_sales")[0][0]!;
        Assert.InRange(inSilver, (long)before! + accepted, (long)before + accepted + outOfTime);
        Assert.Empty(_lab.Rows("select file, line, rules, raw_row from silver_quarantine where rules not like '%event_time%' limit 3"));
        Assert.Equal((long)before + accepted, lab.Live.Status(0).Events);
        Assert.Equal(inSilver, new GivenLive(_lab).Live.Status(0).Events);
    }
}
