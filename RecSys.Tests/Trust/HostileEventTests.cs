using System.Text;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Tests.Core.Serving;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>Posted events that a landing file could not give back: they are refused, and the good ones of the same call count.</summary>
public sealed class HostileEventTests : IDisposable
{
    private const string Good = """{"CustomerID": 1, "ProductID": 10, "InteractionType": "view", "EventTime": "2025-12-01T01:00:00Z"}""";

    private readonly TempLab _lab = new TempLab().With(new ShopBuilder().Customer(1).Product(10).Event(1, 10, EventKind.View, daysAgo: 1));

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("\"OrderID\": \"a\\u0000b\"", "NUL")]
    [InlineData("\"a\\u0000b\": 1", "NUL")]
    [InlineData("\"OrderID\": \"\\ud800\"", "not Unicode")]
    [InlineData("\"\\udc00\": 1", "not Unicode")]
    [InlineData("\"OrderID\": \"\u00FF\"", "not Unicode")]
    [InlineData("\"$LONG\": 1", "250 letters")]
    [InlineData("\"OrderID\": \"$HUGE\"", "longer than a row may be")]
    public async Task What_a_file_could_not_give_back_is_refused_and_the_others_count(string column, string why)
    {
        var lab = new GivenLive(_lab);
        var bad = Good.Replace("{", $"{{{column}, ", StringComparison.Ordinal)
            .Replace("$LONG", new string('x', 250), StringComparison.Ordinal).Replace("$HUGE", new string('x', 60_000), StringComparison.Ordinal);
        // As Latin-1, so that the letter above 127 is a byte that no UTF-8 holds.
        using var body = new MemoryStream(Encoding.Latin1.GetBytes($"[{bad}, {Good}]"));

        var receipt = await lab.Intake.TakeAsync(await PostedEvent.ReadAsync(body, 10, CancellationToken.None), lab.Clock.GetUtcNow(), CancellationToken.None);

        Assert.Equal((1, 0), (receipt.Accepted, Assert.Single(receipt.Rejected).Index));
        Assert.Contains(why, receipt.Rejected[0].Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_more_columns_than_a_header_holds_is_refused()
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes($"{{{string.Join(", ", Enumerable.Range(0, 201).Select(i => $"\"c{i}\": 1"))}}}"));

        var told = await Assert.ThrowsAsync<LabException>(() => PostedEvent.ReadAsync(body, 10, CancellationToken.None));

        Assert.Contains("201 columns", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_that_no_header_holds_together_are_written_one_after_the_other()
    {
        var queue = new IntakeQueue();
        foreach (var call in new[] { "a", "b", "a" })
        {
            queue.Add(new IntakeBatch([(Posted(call), null)], DateTimeOffset.UnixEpoch), most: 100);
        }

        Assert.Equal([1, 2], new[] { queue.Take(mostExtras: 120).Count, queue.Take(mostExtras: 200).Count });
        Assert.Empty(queue.Take(mostExtras: 200));
    }

    /// <summary>An event with a hundred columns that nobody knows.</summary>
    private static PostedEvent Posted(string name)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes($"{{{string.Join(", ", Enumerable.Range(0, 100).Select(i => $"\"{name}{i}\": 1"))}}}"));
        return PostedEvent.ReadAsync(body, 1, CancellationToken.None).GetAwaiter().GetResult()[0];
    }
}
