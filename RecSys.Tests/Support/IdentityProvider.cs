using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace RecSys.Tests.Support;

/// <summary>A provider of OpenID Connect on a free port of this machine, that knows one client and lets in whoever <see cref="Person"/> is, without asking for a password.</summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    internal const string ClientId = "recsys-lab";
    internal const string ClientSecret = "the-secret-of-this-test";

    // One for all tests, and half as long as those that OpenIddict would make anew for each: finding two of those takes seconds.
    private static readonly RsaSecurityKey Key = new(RSA.Create(2048));

    private readonly WebApplication _app;

    private IdentityProvider(WebApplication app) => _app = app;

    /// <summary>Who signs in next; null is turned away.</summary>
    public Someone? Person { get; set; }

    /// <summary>Roles are told when asked about the user, not written into the token.</summary>
    public bool TellsRolesOnAsking { get; set; }

    /// <summary>Where it answers.</summary>
    public string Authority => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts one.</summary>
    public static async Task<IdentityProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        IdentityProvider? self = null;
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetUserInfoEndpointUris("who");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.Profile, Scopes.Roles);
            server.AddEncryptionKey(Key).AddSigningKey(Key);
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.EnableDegradedMode();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(Validate));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(Validate));
            server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context => self!.Authorize(context)));
            server.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(context => self!.Tell(context)));
        });
        self = new IdentityProvider(builder.Build());
        self._app.UseAuthentication();
        await self._app.StartAsync();
        return self;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static ValueTask Validate(ValidateAuthorizationRequestContext context)
    {
        if (context.ClientId != ClientId || context.RedirectUri?.EndsWith("/signin-oidc", StringComparison.Ordinal) != true)
        {
            context.Reject(Errors.InvalidClient, "no such client");
        }

        return default;
    }

    private static ValueTask Validate(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
        {
            context.Reject(Errors.InvalidClient, "no such client");
        }

        return default;
    }

    private ValueTask Authorize(HandleAuthorizationRequestContext context)
    {
        if (Person is not { } person)
        {
            context.Reject(Errors.AccessDenied, "not you");
            return default;
        }

        var identity = new ClaimsIdentity("provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.Subject);
        if (person.Name is { } name)
        {
            identity.SetClaim(Claims.Name, name);
        }

        if (!TellsRolesOnAsking)
        {
            identity.SetClaims("roles", [.. person.Roles]);
        }

        identity.SetScopes(context.Request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        context.SignIn(new ClaimsPrincipal(identity));
        return default;
    }

    private ValueTask Tell(HandleUserInfoRequestContext context)
    {
        if (TellsRolesOnAsking)
        {
            context.Claims["roles"] = new OpenIddictParameter([.. Person!.Roles]);
        }

        return default;
    }

    /// <summary>Somebody whom the provider knows.</summary>
    /// <param name="Subject">Identifies them.</param>
    /// <param name="Name">Their name; null where the provider tells none.</param>
    /// <param name="Roles">What they are.</param>
    public sealed record Someone(string Subject, string? Name, params IReadOnlyList<string> Roles);
}
