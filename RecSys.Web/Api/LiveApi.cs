using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Serving;
using RecSys.Core.Settings;
using RecSys.Web.Access;

namespace RecSys.Web.Api;

/// <summary>The live state and the live shop from outside.</summary>
internal static class LiveApi
{
    internal static void MapLive(this IEndpointRouteBuilder api)
    {
        var live = api.MapGroup("/live").WithTags("Live");
        live.MapGet("", (LiveState state, EventIntake intake) => state.Status(intake.Queued))
            .WithSummary("How the live state stands: events it has folded, those since the last count, those queued, the model that serves.");
        live.MapGet("/dashboard", (LiveReports reports) => reports.Now())
            .WithSummary("What goes on: events per second, lag from event to list, freshness per layer, funnel, trending, what changed.");
        live.MapGet("/skew", (SkewCheck skew) => skew.Last).WithSummary("The last comparison of the live state's features with those of the disk at the same moment; null before the first.");
        live.MapPost("/skew", async (SkewCheck skew, CancellationToken cancel) => await skew.CompareAsync(cancel))
            .WithSummary("Compares now; null where a file is half in or silver is about to be taken over.").DisableAntiforgery().WithMetadata(new ReadsOnlyAttribute());
        live.MapGet("/shop", (ShopStream shop) => shop.Current).WithSummary("The live shop: open or closed, its speed, its clock.");
        live.MapPut("/shop", ChangeAsync)
            .WithSummary("Opens or closes the live shop: {\"open\": true, \"events_per_second\": 20}; 1 to 10,000.")
            .Accepts<ShopOrder>("application/json", "*/*")
            .Produces<ShopStreamState>().ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
    }

    private static async Task<ShopStreamState> ChangeAsync(HttpRequest request, ShopStream shop, LiveState state, SettingsBook book, CancellationToken cancel)
    {
        var order = await ReadAsync(request.Body, cancel);
        await state.WhenReadyAsync(cancel);
        if (order.Open)
        {
            shop.Open(order.EventsPerSecond ?? (shop.Current.IsOpen ? shop.Current.EventsPerSecond : book.Current.Live.EventsPerSecond));
        }
        else
        {
            await shop.CloseAsync();
        }

        return shop.Current;
    }

    private static async Task<ShopOrder> ReadAsync(Stream body, CancellationToken cancel)
    {
        const string hint = "Give {\"open\": true, \"events_per_second\": 20}, or {\"open\": false}.";
        try
        {
            using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("open", out var open) || open.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                throw new LabException("The body does not say whether the shop should be open.", hint);
            }

            return new ShopOrder(open.GetBoolean(), root.TryGetProperty("events_per_second", out var speed) ? speed.TryGetInt32(out var number) ? number : 0 : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LabException($"The body cannot be read: {e.Message}", hint);
        }
    }
}

/// <summary>What the live shop should do.</summary>
internal sealed record ShopOrder(bool Open, int? EventsPerSecond);
