using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A step of an event through the layers.</summary>
/// <param name="Layer">bronze, quarantine, silver or live.</param>
/// <param name="Where">File and line, or row.</param>
/// <param name="At">When it got there; null where the layer does not say.</param>
/// <param name="What">What the layer made of it.</param>
public sealed record JourneyStep(string Layer, string Where, DateTimeOffset? At, string What);

/// <summary>Traces one event through the layers: from the landing file's line to the live state.</summary>
public sealed class EventJourneys(LabDatabase database, LiveState live)
{
    /// <summary>Where an event has got to, in the order of the layers; empty where nobody has heard of it.</summary>
    /// <param name="customerId">Of whom.</param>
    /// <param name="productId">Of what.</param>
    /// <param name="time">When, to the millisecond.</param>
    public IReadOnlyList<JourneyStep> Of(long customerId, long productId, DateTimeOffset time)
    {
        var moment = time.ToUnixTimeMilliseconds();
        using var connection = database.Connect(readOnly: true);
        List<JourneyStep> steps =
        [
            .. Silver(connection, customerId, productId, moment),
        ];
        if (steps.Count == 0)
        {
            steps.AddRange(Bronze(connection, customerId, productId, moment));
        }

        if (live.Shop is { } shop && shop.State.FindCustomer(customerId) is { } customer && shop.State.FindProduct(productId) is { } product)
        {
            steps.AddRange(shop.Read(customer, c => Live(c.Events, product.Index, moment)));
        }

        return steps;
    }

    private static List<JourneyStep> Live(ReadOnlySpan<State.HistoryEvent> events, int product, long moment)
    {
        var steps = new List<JourneyStep>();
        for (var i = events.Length - 1; i >= 0 && events[i].Time >= moment; i--)
        {
            if (events[i].Time == moment && events[i].Product == product)
            {
                steps.Add(new JourneyStep("live", string.Create(CultureInfo.InvariantCulture, $"event {i + 1} of the customer"), null, $"{events[i].Kind.Name()}: counts in the customer's list"));
            }
        }

        return steps;
    }

    private static List<JourneyStep> Silver(Microsoft.Data.Sqlite.SqliteConnection connection, long customerId, long productId, long moment)
    {
        var steps = new List<JourneyStep>();
        using var rows = new BulkRead(
            connection,
            """
            select s.id, s.interaction_type, b.id, f.path, b.line, b.ingested_at
            from silver_sales s left join bronze_sales b on b.id = s.bronze_id left join bronze_files f on f.id = b.file_id
            where s.customer_id = ?1 and s.event_time = ?2 and s.product_id = ?3 order by s.id
            """,
            customerId,
            moment,
            productId);
        while (rows.Next())
        {
            if (!rows.IsNull(2))
            {
                steps.Add(BronzeStep(rows.Text(3), rows.Long(4), rows.Long(2), rows.Long(5)));
            }

            steps.Add(new JourneyStep("silver", Say($"silver_sales {rows.Long(0)}"), null, $"{((EventKind)rows.Int(1)).Name()}: clean and counted once"));
        }

        return steps;
    }

    /// <summary>Bronze keeps texts: the rows of the customer and product are few, and their times are read as silver reads them.</summary>
    private static List<JourneyStep> Bronze(Microsoft.Data.Sqlite.SqliteConnection connection, long customerId, long productId, long moment)
    {
        var steps = new List<JourneyStep>();
        using var rows = new BulkRead(
            connection,
            """
            select q.file, q.line, q.bronze_id, q.quarantined_at, q.reason, b.event_time
            from silver_quarantine q join bronze_sales b on b.id = q.bronze_id
            where q.kind = 'sales' and q.released_at is null and trim(b.customer_id) = cast(?1 as text) and trim(b.product_id) = cast(?2 as text)
            order by q.id
            """,
            customerId,
            productId);
        while (rows.Next())
        {
            if (DateTimeOffset.TryParse(rows.TextOrNull(5), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var told) && told.ToUnixTimeMilliseconds() == moment)
            {
                steps.Add(BronzeStep(rows.Text(0), rows.Long(1), rows.Long(2), null));
                steps.Add(new JourneyStep("quarantine", Say($"silver_quarantine, bronze row {rows.Long(2)}"), Moments.ToDateTimeOffset(rows.Long(3)), rows.Text(4)));
            }
        }

        return steps;
    }

    private static JourneyStep BronzeStep(string file, long line, long row, long? ingestedAt) => new(
        "bronze", Say($"{file}, line {line}"), ingestedAt is { } at ? Moments.ToDateTimeOffset(at) : null, Say($"bronze_sales {row}, word for word"));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
