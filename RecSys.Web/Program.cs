using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using MudBlazor.Services;
using RecSys.Core;
using RecSys.Web;
using RecSys.Web.Access;
using RecSys.Web.Api;
using RecSys.Web.Components;

// Files, logs and the API read and write numbers and dates the same way on every machine;
// only what a browser shows follows its language (see UseBrowserCulture).
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

try
{
    LabRestart restart;
    do
    {
        await using var app = Build(args);
        restart = app.Services.GetRequiredService<LabRestart>();
        app.Services.OpenLab();
        await app.RunAsync();
    }
    while (restart.IsAsked);

    return 0;
}
catch (Exception fault) when (StartFault.Words(fault) is not null)
{
    return StartFault.Tell(StartFault.Words(fault)!);
}

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateBuilder(LabHost.Options(args));
    builder.AddAccess(LabHost.ListenOnLoopbackUnlessTold(builder));

    // Without this an unpublished Production run serves CSS and JS as 200 with no bytes.
    builder.WebHost.UseStaticWebAssets();

    builder.Services.AddRecSysCore(builder.Configuration, builder.Environment.ContentRootPath);
    // A restart ends every page's circuit anyway: no keys are written to disk.
    builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
    builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemAnswers.Complete);
    builder.Services.AddExceptionHandler<ProblemAnswers>();
    builder.Services.AddOpenApi();
    builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    builder.Services.ConfigureHttpJsonOptions(json =>
    {
        json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    });
    builder.Services.AddSingleton<LabRestart>();
    builder.Services.AddSingleton<Restoring>();
    builder.Services.AddSingleton<ClosedTabs>();
    builder.Services.AddScoped<CircuitHandler, CircuitEnds>();
    builder.AddObservability();
    builder.Services.AddMudServices();
    builder.Services.AddScoped<RecSys.Web.Components.Shared.Visitor>();
    builder.Services.AddRazorComponents().AddInteractiveServerComponents();

    var app = builder.Build();
    app.UseExceptionHandler();
    app.UseLocalOnlyPolicy();
    app.UseOwnPagesOnly();
    app.UseBrowserCulture();
    app.UseNotFoundPage();
    // Here, so that the page for unknown addresses is routed anew.
    app.UseRouting();
    app.UseAccess();
    app.UseAntiforgery();

    app.MapStaticAssets();
    app.MapOpenApi();
    app.MapSignIn();
    app.MapLabApi();
    app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    if (app.Environment.IsProduction())
    {
        app.WarmUpOnceStarted();
    }

    return app;
}
