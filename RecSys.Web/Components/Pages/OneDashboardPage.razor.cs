using System.Globalization;
using Microsoft.AspNetCore.Components;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Reports.Dashboards;
using RecSys.Web.Components.Dashboards;

namespace RecSys.Web.Components.Pages;

/// <summary>A dashboard, live: asked anew when a run ends, and every so many seconds where that is chosen. Page, filters and pace stand in the address.</summary>
public sealed partial class OneDashboardPage
{
    private static readonly int[] Paces = [0, 5, 15, 60, 300];

    private string? _read;
    private Dashboard? _dashboard;
    private DashboardPage? _page;
    private LabException? _error;
    private IReadOnlyList<FilterChoice> _choices = [];
    private string _choicesText = "";
    private ITimer? _timer;
    private bool _isShipped;
    private int _revision;
    private int _pace;

    /// <summary>Name of the dashboard's file without its ending.</summary>
    [Parameter]
    public required string Id { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public string? PageName { get; set; }

    /// <summary>Seconds between two refreshes; 0 refreshes after runs only.</summary>
    [SupplyParameterFromQuery]
    public int Refresh { get; set; }

    /// <summary>See <see cref="FilterAddress"/>.</summary>
    [SupplyParameterFromQuery(Name = "f")]
    public string[]? Filters { get; set; }

    [Inject]
    private DashboardShelf Shelf { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (_read != Id)
        {
            Read();
        }

        _page = _dashboard?.Shown.FirstOrDefault(p => p.Name == PageName) ?? _dashboard?.Shown.FirstOrDefault();
        var text = string.Join('\n', Filters ?? []);
        if (text != _choicesText)
        {
            (_choicesText, _choices) = (text, [.. (Filters ?? []).Select(FilterAddress.Read).OfType<FilterChoice>()]);
        }

        Pace();
    }

    protected override Task OnJobChangedAsync(JobSnapshot? before, JobSnapshot? now)
    {
        var hasEnded = now?.HasEndedSince(before) == true;
        _revision += hasEnded ? 1 : 0;
        return Task.CompletedTask;
    }

    private void Read()
    {
        (_read, _dashboard, _error) = (Id, null, null);
        try
        {
            _dashboard = Shelf.Read(Id);
            _isShipped = Shelf.IsShipped(Id);
        }
        catch (LabException e)
        {
            _error = e;
        }
    }

    private void Pace()
    {
        if (_pace == Refresh)
        {
            return;
        }

        _pace = Refresh;
        _timer?.Dispose();
        var every = TimeSpan.FromSeconds(Math.Clamp(Refresh, Paces[1], Paces[^1]));
        _timer = Refresh <= 0 ? null : Time.CreateTimer(_ => _ = InvokeAsync(AskAgain), null, every, every);
    }

    private void AskAgain()
    {
        _revision++;
        StateHasChanged();
    }

    private FilterChoice? ChoiceOf(Tile filter) => _choices.FirstOrDefault(c => c.Filter == filter.Name);

    // To keep all is a choice, too, where the filter would begin with less.
    private void Choose(FilterChoice choice) => Go(choices: [.. _choices.Where(c => c.Filter != choice.Filter), .. choice.IsEmpty && !BeginsWithLess(choice.Filter) ? [] : new[] { choice }]);

    private bool BeginsWithLess(string filter) => _dashboard?.Pages.SelectMany(p => p.Tiles).FirstOrDefault(t => t.Name == filter)?.Default is not null;

    private void Go(string? page = null, int? refresh = null, IReadOnlyList<FilterChoice>? choices = null) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["page"] = page ?? PageName,
            ["refresh"] = (refresh ?? Refresh) is > 0 and var seconds ? seconds : null,
            ["f"] = (choices ?? _choices).Select(FilterAddress.Write).ToArray(),
        }));

    private static string Place(TilePosition at) => string.Create(
        CultureInfo.InvariantCulture,
        $"grid-column:{at.X + 1} / span {at.Width};grid-row:{at.Y + 1} / span {at.Height}");

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }
}
