using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using RecSys.Core.Access;

namespace RecSys.Web.Access;

/// <summary>Tells who somebody is, from a key or from the claims of their session.</summary>
internal sealed class Visitors(AccessSettings settings, AuditLog log)
{
    internal const string RoleClaim = "recsys:role";

    private const string OriginClaim = "recsys:origin";
    private const string Operator = "operator";

    internal AccessSettings Settings => settings;

    /// <summary>The session of whoever gives a key; null for a wrong one. The comparison takes as long for a wrong key as for a right one.</summary>
    internal ClaimsPrincipal? ByKey(string key, string scheme)
    {
        var isOperator = Same(key, settings.OperatorKey);
        var isViewer = Same(key, settings.ViewerKey);
        return isOperator ? Session(Operator, Operator, scheme) : isViewer ? Session("viewer", "viewer", scheme) : null;
    }

    /// <summary>Whoever has not signed in: an operator where only this machine is listened to, else what the settings allow; null where they must sign in.</summary>
    internal ClaimsPrincipal? Unknown() =>
        settings.AsksWho ? null : settings.Anonymous == "view" ? Session("anonymous", "viewer", "anonymous") : Session("anonymous", Operator, "anonymous");

    /// <summary>Adds where the request came from, so that a page's circuit knows it, too.</summary>
    internal static ClaimsPrincipal From(ClaimsPrincipal user, IPAddress? address) =>
        new([.. user.Identities, new ClaimsIdentity([new Claim(OriginClaim, address?.ToString() ?? "unknown")])]);

    internal Actor ActorOf(ClaimsPrincipal user) => new(
        // Providers differ in what they tell; every one tells the subject.
        user.Identity?.Name ?? user.FindFirst("preferred_username")?.Value ?? user.FindFirst("email")?.Value ?? user.FindFirst("sub")?.Value ?? "somebody",
        user.HasClaim(RoleClaim, Operator) || (settings.OpenIdConnect.IsGiven && user.HasClaim(settings.OpenIdConnect.RoleClaim, settings.OpenIdConnect.OperatorRole)) ? Role.Operator : Role.Viewer,
        user.FindFirst(OriginClaim)?.Value)
    { Log = log };

    private static ClaimsPrincipal Session(string name, string role, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(RoleClaim, role)], scheme));

    private static bool Same(string given, string? key) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key ?? "")))
        && key is not null;
}

/// <summary>Whoever opened a page asks for all that is done by clicks on it.</summary>
internal sealed class CircuitActor(AuthenticationStateProvider sessions, Visitors visitors) : CircuitHandler
{
    /// <inheritdoc />
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        Actor.Become(visitors.ActorOf((await sessions.GetAuthenticationStateAsync()).User));
        await next(context);
    };
}

/// <summary>For pages: who looks at them.</summary>
internal sealed class WhoAsks(AuthenticationStateProvider sessions, Visitors visitors)
{
    /// <summary>Who it is; a click that changes something is refused to viewers in Core, whatever the page shows.</summary>
    internal async Task<Actor> ReadAsync() => visitors.ActorOf((await sessions.GetAuthenticationStateAsync()).User);

    /// <summary>Somebody signed in, so they may sign out.</summary>
    internal bool CanSignOut => visitors.Settings.AsksWho;
}
