using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using RecSys.Web.Components.Layout;
using RecSys.Web.Components.Pages;
using RecSys.Web.Theme;

namespace RecSys.Web;

/// <summary>
/// Draws the first page once, for nobody, while the first browser still reads the styles and scripts: it would wait for the same work afterwards, for
/// compiled code to be bound and for the database's pages to be read.
/// </summary>
internal static class WarmUp
{
    private const string NowhereUri = "http://localhost/";

    /// <summary>Draws it in the background once the lab listens. What goes wrong is the first visitor's to see.</summary>
    public static void WarmUpOnceStarted(this WebApplication app) =>
        app.Lifetime.ApplicationStarted.Register(() => _ = Task.Run(async () =>
        {
            try
            {
                await DrawAsync(app.Services);
            }
            catch (Exception e)
            {
                app.Logger.LogDebug(e, "The first page was not drawn in advance");
            }
        }));

    /// <summary>The menu and the first page, as markup.</summary>
    public static async Task<string> DrawAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        (scope.ServiceProvider.GetRequiredService<NavigationManager>() as IHostEnvironmentNavigationManager)?.Initialize(NowhereUri, NowhereUri);
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<CascadingValue<Appearance>>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(CascadingValue<Appearance>.Value)] = Appearance.Of(isDark: false),
                [nameof(CascadingValue<Appearance>.ChildContent)] = (RenderFragment)(builder =>
                {
                    builder.OpenComponent<NavMenu>(0);
                    builder.CloseComponent();
                    builder.OpenComponent<Home>(1);
                    builder.CloseComponent();
                }),
            }));
            return page.ToHtmlString();
        });
    }
}
