using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using RecSys.Core.Access;

namespace RecSys.Web.Access;

/// <summary>Signing in by a provider of OpenID Connect: the code flow with PKCE.</summary>
internal static class ProviderSignIn
{
    internal const string Path = AccessPolicies.SignInPath + "/provider";
    internal const string RefusedPath = AccessPolicies.SignInPath + "/refused";

    internal static void AddProvider(this AuthenticationBuilder sessions, OpenIdConnectSettings provider) => sessions.AddOpenIdConnect(oidc =>
    {
        oidc.Authority = provider.Authority;
        // AccessSettings lets http pass on this machine only.
        oidc.RequireHttpsMetadata = !new Uri(provider.Authority!).IsLoopback;
        oidc.ClientId = provider.ClientId;
        oidc.ClientSecret = provider.ClientSecret;
        oidc.ResponseType = "code";
        // The answer comes as a GET: a form posted from the provider's site would be refused as any foreign one, and bring no cookies.
        oidc.ResponseMode = "query";
        oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oidc.UsePkce = true;
        oidc.MapInboundClaims = false;
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.TokenValidationParameters.NameClaimType = "name";
        oidc.Scope.Clear();
        foreach (var scope in provider.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            oidc.Scope.Add(scope);
        }

        // Some providers write these into the token, others tell them when asked about the user.
        foreach (var claim in new[] { "name", "preferred_username", "email", provider.RoleClaim }.Distinct())
        {
            oidc.ClaimActions.MapJsonKey(claim, claim);
        }

        oidc.Events = new OpenIdConnectEvents { OnTicketReceived = LetInAsync, OnRemoteFailure = RefuseAsync };
    });

    private static Task LetInAsync(TicketReceivedContext context)
    {
        var visitors = context.HttpContext.RequestServices.GetRequiredService<Visitors>();
        Log(context.HttpContext, visitors.ActorOf(context.Principal!), isAllowed: true);
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(RemoteFailureContext context)
    {
        Log(context.HttpContext, new Actor("somebody", Role.Viewer), isAllowed: false);
        var back = Uri.EscapeDataString(context.Properties?.RedirectUri ?? "/");
        context.Response.Redirect($"{RefusedPath}?returnUrl={back}");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static void Log(HttpContext context, Actor actor, bool isAllowed) =>
        context.RequestServices.GetRequiredService<AuditLog>().Write(actor with { Origin = context.Connection.RemoteIpAddress?.ToString() }, "sign in", "by the provider", isAllowed);
}
