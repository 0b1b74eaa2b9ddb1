using System.Globalization;

namespace RecSys.Web;

/// <summary>What holds for every request: nothing leaves the machine, pages follow the browser's language.</summary>
internal static class WebPolicies
{
    /// <summary>
    /// A browser that obeys this policy loads scripts, styles, fonts and data from the lab alone.
    /// Plotly's WebGL charts compile their shaders' drawing code, hence <c>unsafe-eval</c>.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

    internal static void UseLocalOnlyPolicy(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    });

    /// <summary>
    /// A page of another site must not change anything here through its visitor's browser. Browsers say where a request comes from; programs
    /// that say nothing are not browsers and pass.
    /// </summary>
    internal static void UseOwnPagesOnly(this WebApplication app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        var isForeign = request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
            || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && !string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
        if (isForeign && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method))
        {
            await Results.Problem("A page of another site asked for this change.", statusCode: StatusCodes.Status403Forbidden, title: "Refused").ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    /// <summary>Dates and numbers as the browser's language writes them; texts stay English. The API stays invariant.</summary>
    internal static void UseBrowserCulture(this WebApplication app)
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new("en-US"),
            SupportedCultures = CultureInfo.GetCultures(CultureTypes.SpecificCultures),
            SupportedUICultures = [CultureInfo.GetCultureInfo("en")],
        };
        app.UseWhen(IsPage, pages => pages.UseRequestLocalization(options));
    }

    /// <summary>An unknown address of the API is a problem answer, any other one a page with a way back.</summary>
    internal static void UseNotFoundPage(this WebApplication app)
    {
        app.UseWhen(IsPage, pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseWhen(context => !IsPage(context), api => api.UseStatusCodePages());
    }

    private static bool IsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) &&
        !context.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase) &&
        !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
}
