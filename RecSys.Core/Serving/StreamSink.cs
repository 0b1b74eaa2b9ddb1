using System.Globalization;
using System.Text;
using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;

namespace RecSys.Core.Serving;

/// <summary>
/// Where the live shop's events go, as from outside: JSON into the intake that answers <c>POST /api/events</c>, or CSV into the landing
/// folder. Not for use from several threads.
/// </summary>
internal sealed class StreamSink(EventIntake intake, LabPaths paths, SettingsBook book, TimeProvider clock)
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    private readonly StringBuilder _file = new();
    private int _files;

    /// <summary>Posted calls that were turned away and came again.</summary>
    public long TurnedAway { get; private set; }

    /// <summary>Posts events, and again while the lab has no room for them.</summary>
    public async Task PostAsync(IReadOnlyCollection<ShopEvent> events, CancellationToken cancel)
    {
        foreach (var call in events.Chunk(book.Current.Serving.MaxEventsPerCall))
        {
            using var body = new MemoryStream(Json(call));
            var posted = await PostedEvent.ReadAsync(body, call.Length, cancel);
            while (true)
            {
                try
                {
                    await intake.TakeAsync(posted, clock.GetUtcNow(), cancel);
                    break;
                }
                catch (LabException e) when (e.Fault == Fault.Busy)
                {
                    TurnedAway++;
                    await Task.Delay(Again, clock, cancel);
                }
            }
        }
    }

    /// <summary>Keeps events for the next file.</summary>
    public void Collect(in ShopEvent e) => _file.Append(
        CultureInfo.InvariantCulture, $"{e.OrderId},{e.CustomerId},{e.ProductId},{e.Kind.Name()},{e.Quantity},{Moments.ToIso(e.Time)}\n");

    /// <summary>Puts the next file into the landing folder, whole.</summary>
    public void Land()
    {
        if (_file.Length == 0)
        {
            return;
        }

        var folder = Directory.CreateDirectory(paths.LandingOf(LandingSchema.Sales.Name)).FullName;
        var time = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"live_{time}_{++_files:000000}.csv"));
        File.WriteAllText(file + ".tmp", "OrderID,CustomerID,ProductID,InteractionType,Quantity,EventTime\n" + _file);
        File.Move(file + ".tmp", file);
        _file.Clear();
    }

    private static byte[] Json(ShopEvent[] events)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var e in events)
            {
                json.WriteStartObject();
                json.WriteString("OrderID", e.OrderId);
                json.WriteNumber("CustomerID", e.CustomerId);
                json.WriteNumber("ProductID", e.ProductId);
                json.WriteString("InteractionType", e.Kind.Name());
                json.WriteNumber("Quantity", e.Quantity);
                json.WriteString("EventTime", Moments.ToIso(e.Time));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }
}
