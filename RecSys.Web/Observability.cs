using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RecSys.Core.Domain;
using RecSys.Core.Serving;
using RecSys.Core.Storage;

namespace RecSys.Web;

/// <summary>What the lab shows to whoever watches it from outside: health, readiness, metrics, traces.</summary>
internal static class Observability
{
    /// <summary>Where an OpenTelemetry collector listens: traces are made only where there is one.</summary>
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Open tabs: <c>aspnetcore.components.circuit.active</c> and <c>.connected</c>.</summary>
    private const string Circuits = "Microsoft.AspNetCore.Components.Server.Circuits";

    internal static void AddObservability(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("recsys-lab"))
            .WithMetrics(metrics => metrics.AddMeter(LabTelemetry.Name, "System.Runtime", Circuits).AddAspNetCoreInstrumentation().AddPrometheusExporter());
        if (!string.IsNullOrEmpty(builder.Configuration[Collector]))
        {
            telemetry.WithTracing(traces => traces.AddSource(LabTelemetry.Name).AddAspNetCoreInstrumentation().AddOtlpExporter());
        }
    }

    internal static void MapObservability(this WebApplication app)
    {
        app.MapGet("/health", (LabDatabase database) => database.Answers() ? Results.Text("Healthy") : Results.Text("Unhealthy", statusCode: StatusCodes.Status503ServiceUnavailable))
            .WithTags("Health").WithSummary("Healthy when the database answers.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
        app.MapGet("/health/ready", Ready)
            .WithTags("Health").WithSummary("Whether lists can be served: the database answers, the live state is built, and a shop and a model are there. What is missing is named.")
            .Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static IResult Ready(LabDatabase database, LiveState live, EventIntake intake)
    {
        var status = live.Status(intake.Queued);
        var readiness = new Readiness(database.Answers(), status.Ready, status.Customers > 0, status.ModelVersion is not null);
        return Results.Json(readiness, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>What must be there before lists can be served.</summary>
/// <param name="Database">The database answers.</param>
/// <param name="LiveState">The live state has been built since start.</param>
/// <param name="Shop">Silver has customers and events.</param>
/// <param name="Model">A champion serves.</param>
internal sealed record Readiness(bool Database, bool LiveState, bool Shop, bool Model)
{
    public bool Ready => Database && LiveState && Shop && Model;
}
