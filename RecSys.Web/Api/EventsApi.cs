using Microsoft.AspNetCore.Mvc;
using RecSys.Core.Reports;
using RecSys.Core.Serving;
using RecSys.Core.Settings;

namespace RecSys.Web.Api;

/// <summary>Events as they happen.</summary>
internal static class EventsApi
{
    internal static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/journey", Journey)
            .WithTags("Events")
            .WithSummary("Where one event has got to: file and line, bronze, quarantine or silver, live state. customer_id, product_id and event_time name it.");
        api.MapPost("/events", TakeAsync)
            .WithTags("Events")
            .WithSummary("One event or an array, columns of the sales schema. Accepted ones are durable and count at once; each rejected one is named with its reasons.")
            .Accepts<IReadOnlyList<SaleEvent>>("application/json", "*/*")
            .Produces<EventReceipt>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .DisableAntiforgery();
    }

    private static IReadOnlyList<JourneyStep> Journey(
        [FromQuery(Name = "customer_id")] long customerId,
        [FromQuery(Name = "product_id")] long productId,
        [FromQuery(Name = "event_time")] DateTimeOffset time,
        EventJourneys journeys) => journeys.Of(customerId, productId, time);

    private static async Task<IResult> TakeAsync(HttpRequest request, EventIntake intake, LabSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        var posted = await PostedEvent.ReadAsync(request.Body, settings.Serving.MaxEventsPerCall, cancel);
        return Results.Accepted(value: await intake.TakeAsync(posted, clock.GetUtcNow(), cancel));
    }
}

/// <summary>What a posted event may hold, for those who read the API's description: names may also be spelled as in files (CustomerID), numbers come as texts as well, and other columns are kept.</summary>
/// <param name="CustomerId">A customer that silver knows.</param>
/// <param name="ProductId">A product that silver knows.</param>
/// <param name="InteractionType">view, add_to_cart or purchase.</param>
/// <param name="EventTime">ISO 8601; not older than the retention, and not of the future.</param>
/// <param name="OrderId">The purchase's order, by which its products are told to be bought together.</param>
/// <param name="Quantity">Pieces, 1 or more.</param>
/// <param name="PriceAtPurchase">Of one piece.</param>
internal sealed record SaleEvent(
    long CustomerId, long ProductId, string InteractionType, DateTimeOffset EventTime, string? OrderId = null, int? Quantity = null, decimal? PriceAtPurchase = null);
