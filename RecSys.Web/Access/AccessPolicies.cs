using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RecSys.Core.Access;
using RecSys.Core.Storage;

namespace RecSys.Web.Access;

/// <summary>Marks a call that computes or asks and changes nothing, though its method is not GET.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadsOnlyAttribute : Attribute;

/// <summary>Who comes in, and what they may do.</summary>
internal static class AccessPolicies
{
    internal const string SignInLimit = "sign-in";
    internal const string SignInPath = "/sign-in";

    private const int SignInsPerMinute = 10;

    private static readonly string[] OpenPaths = [SignInPath, "/sign-out", "/signin-oidc", "/health"];

    /// <exception cref="Core.Domain.LabException">The settings are wrong, or the lab would be open to strangers.</exception>
    internal static void AddAccess(this WebApplicationBuilder builder, IReadOnlyList<string> urls)
    {
        var settings = AccessSettings.Read(builder.Configuration);
        settings.Allow(urls);
        if (!urls.All(AccessSettings.IsLoopback))
        {
            LabHost.AnswerToAnyName(builder);
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<Visitors>();
        builder.Services.AddSingleton(provider => new AuditLog(provider.GetRequiredService<LabPaths>().DataDirectory, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddScoped<WhoAsks>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Scoped<CircuitHandler, CircuitActor>());
        builder.Services.AddRateLimiter(Limit(settings));
        var sessions = builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "recsys-lab";
            cookie.Cookie.HttpOnly = true;
            // A provider's answer comes from another site.
            cookie.Cookie.SameSite = settings.OpenIdConnect.IsGiven ? SameSiteMode.Lax : SameSiteMode.Strict;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
        });
        if (settings.OpenIdConnect.IsGiven)
        {
            sessions.AddProvider(settings.OpenIdConnect);
        }
    }

    /// <summary>After routing, which tells what a call is, and before all that it may do.</summary>
    internal static void UseAccess(this WebApplication app)
    {
        app.UseRateLimiter();
        app.UseAuthentication();
        app.Use(KnowWhoAsync);
    }

    private static async Task KnowWhoAsync(HttpContext context, RequestDelegate next)
    {
        var visitors = context.RequestServices.GetRequiredService<Visitors>();
        var user = Bearer(context) is { } key ? visitors.ByKey(key, "key") : context.User.Identity?.IsAuthenticated == true ? context.User : visitors.Unknown();
        if (user is null)
        {
            if (!IsOpen(context))
            {
                await AskWhoAsync(context);
                return;
            }

            user = new ClaimsPrincipal(new ClaimsIdentity());
        }

        context.User = Visitors.From(user, context.Connection.RemoteIpAddress);
        var actor = visitors.ActorOf(context.User);
        Actor.Become(actor);

        // Core refuses, too, in whatever changes something; this holds for what might forget to ask.
        if (actor.Role == Role.Viewer && IsChange(context))
        {
            await ProblemAsync(context, StatusCodes.Status403Forbidden, "You may look, but not change anything.", "Ask an operator of this lab, or give an operator's key.");
            return;
        }

        await next(context);
    }

    // Signing in, the styles of that page, and what watches the lab from outside.
    private static bool IsOpen(HttpContext context) =>
        OpenPaths.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        || context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    private static bool IsChange(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<ReadsOnlyAttribute>() is null;

    private static string? Bearer(HttpContext context)
    {
        const string Scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private static async Task AskWhoAsync(HttpContext context)
    {
        var isPage = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (isPage)
        {
            context.Response.Redirect($"{SignInPath}?returnUrl={Uri.EscapeDataString(context.Request.PathBase + context.Request.Path + context.Request.QueryString)}");
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await ProblemAsync(context, StatusCodes.Status401Unauthorized, "This lab asks who you are.", "Give a key as 'Authorization: Bearer KEY', or sign in on its page.");
    }

    private static Task ProblemAsync(HttpContext context, int status, string detail, string hint) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["hint"] = hint }).ExecuteAsync(context);

    private static Action<RateLimiterOptions> Limit(AccessSettings settings) => limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (rejected, _) =>
        {
            var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await ProblemAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests at once.", $"Try again in {seconds} s.");
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address)
                ? RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = 2 * settings.RequestsPerSecond,
                    TokensPerPeriod = settings.RequestsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                })
                : RateLimitPartition.GetNoLimiter(IPAddress.Loopback));
        limiter.AddPolicy(SignInLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1) }));
    };
}
