using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using RecSys.Web.Theme;

namespace RecSys.Web.Components.Layout;

/// <summary>App bar, drawer and the page. Light or dark follows the system until the user chooses; the choice is kept in the browser.</summary>
public sealed partial class MainLayout : IAsyncDisposable
{
    private MudThemeProvider? _themeProvider;
    private ErrorBoundary? _errors;
    private IJSObjectReference? _script;
    private IJSObjectReference? _following;
    private DotNetObjectReference<MainLayout>? _self;
    private Appearance _appearance = Appearance.Unknown;
    private bool _drawerOpen = true;
    private bool _hasChosen;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>An error belongs to its page: another page starts clean.</summary>
    protected override void OnParametersSet() => _errors?.Recover();

    /// <summary>The page is drawn once its colours are known, so that charts are drawn once, too.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _script = await JS.InvokeAsync<IJSObjectReference>("import", "./js/appearance.js");
        var chosen = await _script.InvokeAsync<string?>("chosen");
        _hasChosen = chosen is not null;
        var isDark = _hasChosen ? chosen == "dark" : await _themeProvider!.GetSystemDarkModeAsync();
        Show(isDark);
        _self = DotNetObjectReference.Create(this);
        _following = await _script.InvokeAsync<IJSObjectReference>("follow", _self);
    }

    private async Task ChooseAsync(bool isDark)
    {
        _hasChosen = true;
        Show(isDark);
        await _script!.InvokeVoidAsync("choose", isDark ? "dark" : "light");
    }

    /// <summary>Called by the browser when the system turns light or dark.</summary>
    [JSInvokable]
    public async Task FollowSystemAsync(bool isDark)
    {
        if (!_hasChosen)
        {
            Show(isDark);
            await _script!.InvokeVoidAsync("show", isDark ? "dark" : "light");
        }
    }

    private void Show(bool isDark)
    {
        _appearance = Appearance.Of(isDark);
        StateHasChanged();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            _self?.Dispose();
            if (_following is not null)
            {
                await _following.InvokeVoidAsync("stop");
                await _following.DisposeAsync();
            }

            if (_script is not null)
            {
                await _script.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or TaskCanceledException)
        {
            // The tab is gone, and the script with it.
        }
    }
}
