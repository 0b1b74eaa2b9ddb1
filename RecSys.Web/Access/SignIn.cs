using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RecSys.Core.Access;

namespace RecSys.Web.Access;

/// <summary>Signing in by a key or a provider, and out.</summary>
internal static class SignIn
{
    internal static void MapSignIn(this WebApplication app)
    {
        app.MapGet(AccessPolicies.SignInPath, (string? returnUrl, AccessSettings settings) => Page(settings, returnUrl)).ExcludeFromDescription();
        app.MapPost(AccessPolicies.SignInPath, ByKeyAsync).RequireRateLimiting(AccessPolicies.SignInLimit).ExcludeFromDescription();
        app.MapGet(ProviderSignIn.Path, ByProviderAsync).ExcludeFromDescription();
        app.MapGet(ProviderSignIn.RefusedPath, (string? returnUrl, AccessSettings settings) =>
            Page(settings, returnUrl, "Your organisation did not let you in. Try again, or ask whoever runs this lab.", StatusCodes.Status401Unauthorized)).ExcludeFromDescription();
        // Another site cannot post here (see UseOwnPagesOnly), and to be signed out is no harm.
        app.MapPost("/sign-out", OutAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> ByKeyAsync(HttpContext context, [FromForm] string? key, [FromForm] string? returnUrl, Visitors visitors, AuditLog log)
    {
        var session = visitors.ByKey(key ?? "", CookieAuthenticationDefaults.AuthenticationScheme);
        var origin = context.Connection.RemoteIpAddress?.ToString();
        log.Write(session is null ? new Actor("somebody", Role.Viewer, origin) : visitors.ActorOf(session) with { Origin = origin }, "sign in", null, session is not null);
        if (session is null)
        {
            return Page(visitors.Settings, returnUrl, "This key opens nothing here. Check it with whoever runs this lab.", StatusCodes.Status401Unauthorized);
        }

        await context.SignInAsync(session);
        return Results.LocalRedirect(Local(returnUrl));
    }

    private static async Task<IResult> ByProviderAsync(HttpContext context, string? returnUrl, AccessSettings settings, ILoggerFactory loggers)
    {
        if (!settings.OpenIdConnect.IsGiven)
        {
            return Results.LocalRedirect(AccessPolicies.SignInPath);
        }

        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = Local(returnUrl) });
            return Results.Empty;
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or HttpRequestException)
        {
            loggers.CreateLogger(typeof(SignIn)).LogWarning(fault, "The provider at {Authority} does not say how to sign in", settings.OpenIdConnect.Authority);
            return Page(
                settings, returnUrl, "Your organisation's sign-in does not answer. Try again in a minute; if it stays so, tell whoever runs this lab.",
                StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> OutAsync(HttpContext context, Visitors visitors, AuditLog log)
    {
        log.Write(visitors.ActorOf(context.User), "sign out", null, isAllowed: true);
        await context.SignOutAsync();
        return Results.LocalRedirect(AccessPolicies.SignInPath);
    }

    private static RazorComponentResult<SignInPage> Page(AccessSettings settings, string? returnUrl, string? fault = null, int status = StatusCodes.Status200OK) =>
        new(new Dictionary<string, object?>
        {
            [nameof(SignInPage.ReturnUrl)] = Local(returnUrl),
            [nameof(SignInPage.TakesKeys)] = settings.OperatorKey is not null || settings.ViewerKey is not null,
            [nameof(SignInPage.HasProvider)] = settings.OpenIdConnect.IsGiven,
            [nameof(SignInPage.Fault)] = fault,
        })
        { StatusCode = status };

    // Never to another site: an address of this one begins with one slash.
    private static string Local(string? url) => url is ['/', not ('/' or '\\'), ..] ? url : "/";
}
