using Microsoft.AspNetCore.Components;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;

namespace RecSys.Web.Components.Shared;

/// <summary>
/// Frame of every stage's page. Components inside it are made anew when a run of the stage finishes, and read what it left;
/// a page that holds figures itself reads them again in <see cref="OnFinished"/>.
/// </summary>
public sealed partial class StageFrame
{
    private StageDetail? _detail;
    private string _table = "";
    private int _revision;

    // What a stage produced may take a moment to read: the head answers the click, and the rest follows.
    private bool _headIsDrawn;

    /// <summary>Name of the stage.</summary>
    [Parameter, EditorRequired]
    public required string Stage { get; set; }

    /// <summary>What the stage produced.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>What stands above the form of the settings.</summary>
    [Parameter]
    public RenderFragment? AboveSettings { get; set; }

    /// <summary>Which settings matter now, by key; null shows all.</summary>
    [Parameter]
    public Func<string, bool>? Concerns { get; set; }

    /// <summary>A run has changed what this stage wrote.</summary>
    [Parameter]
    public EventCallback OnFinished { get; set; }

    [Inject]
    private StageReports Reports { get; set; } = null!;

    /// <summary>This stage in the job at work; null where it has no part in one.</summary>
    private JobStage? Mine => Job is { IsActive: true } job ? job.Stages.Find(s => s.Name == Stage) : null;

    private string Status => Mine is { Status: RunStatus.Running or RunStatus.Queued } mine ? mine.Status : _detail!.State.Status;

    /// <summary>The table that is looked into: part of the address, so that it can be shared and survives a reload.</summary>
    [SupplyParameterFromQuery(Name = "table")]
    private string? Asked { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnParametersSet() => Read();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _headIsDrawn = true;
            StateHasChanged();
        }
    }

    protected override async Task OnJobChangedAsync(JobSnapshot? before, JobSnapshot? now)
    {
        var changed = before?.RunId != now?.RunId || before?.IsActive != now?.IsActive || StatusOf(before) != StatusOf(now);
        if (!changed)
        {
            return;
        }

        Read();
        if (StatusOf(now) == RunStatus.Succeeded && (StatusOf(before) != RunStatus.Succeeded || before?.RunId != now?.RunId))
        {
            _revision++;
            await OnFinished.InvokeAsync();
        }
    }

    /// <summary>Reads the stage's settings and status again: something above the form has changed them.</summary>
    public void Refresh()
    {
        Read();
        StateHasChanged();
    }

    private string? StatusOf(JobSnapshot? job) => job?.Stages.Find(s => s.Name == Stage)?.Status;

    private void Choose(string table) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("table", table), replace: true);

    private void Read()
    {
        _detail = Reports.Names.Contains(Stage) ? Reports.Of(Stage) : null;
        _table = _detail is { Tables: { Count: > 0 } tables } ? tables.FirstOrDefault(t => t == Asked) ?? tables[0] : "";
    }
}
