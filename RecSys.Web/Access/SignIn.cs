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
        app.MapGet(AccessPolicies.SignInPath, (string? returnUrl, AccessSettings settings) => Page(settings, returnUrl, null)).ExcludeFromDescription();
        app.MapPost(AccessPolicies.SignInPath, ByKeyAsync).RequireRateLimiting(AccessPolicies.SignInLimit).ExcludeFromDescription();
        app.MapGet($"{AccessPolicies.SignInPath}/provider", ByProvider).ExcludeFromDescription();
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
            return Page(visitors.Settings, returnUrl, "This key opens nothing here. Check it with whoever runs this lab.");
        }

        await context.SignInAsync(session);
        return Results.LocalRedirect(Local(returnUrl));
    }

    private static IResult ByProvider(string? returnUrl, AccessSettings settings) => settings.OpenIdConnect.IsGiven
        ? Results.Challenge(new AuthenticationProperties { RedirectUri = Local(returnUrl) }, [OpenIdConnectDefaults.AuthenticationScheme])
        : Results.LocalRedirect(AccessPolicies.SignInPath);

    private static async Task<IResult> OutAsync(HttpContext context, Visitors visitors, AuditLog log)
    {
        log.Write(visitors.ActorOf(context.User), "sign out", null, isAllowed: true);
        await context.SignOutAsync();
        return Results.LocalRedirect(AccessPolicies.SignInPath);
    }

    private static RazorComponentResult<SignInPage> Page(AccessSettings settings, string? returnUrl, string? fault) => new(new Dictionary<string, object?>
    {
        [nameof(SignInPage.ReturnUrl)] = Local(returnUrl),
        [nameof(SignInPage.TakesKeys)] = settings.OperatorKey is not null || settings.ViewerKey is not null,
        [nameof(SignInPage.HasProvider)] = settings.OpenIdConnect.IsGiven,
        [nameof(SignInPage.Fault)] = fault,
    })
    { StatusCode = fault is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized };

    // Never to another site: an address of this one begins with one slash.
    private static string Local(string? url) => url is ['/', not ('/' or '\\'), ..] ? url : "/";
}
