using Microsoft.AspNetCore.Components;
using RecSys.Core.Curation;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Web.Components.Shared;

namespace RecSys.Web.Components.Pages.Stages;

/// <summary>Mends or discards a quarantined row.</summary>
public sealed partial class MendForm
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private MendCheck _check = new([]);
    private LabException? _error;
    private string? _note;

    /// <summary>The row and its fields.</summary>
    [Parameter, EditorRequired]
    public required QuarantineDetail Detail { get; set; }

    /// <summary>A run is at work, so nothing can be replayed now.</summary>
    [Parameter]
    public bool IsActive { get; set; }

    /// <summary>Something was decided.</summary>
    [Parameter]
    public EventCallback OnDecided { get; set; }

    [Inject]
    private QuarantineDesk Desk { get; set; } = null!;

    [Inject]
    private JobHub Jobs { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    // What was decided before is the beginning of what is decided now.
    protected override void OnInitialized()
    {
        foreach (var field in Detail.Fields)
        {
            _texts[field.Name] = field.Text ?? "";
        }

        _note = Detail.Row.Decision?.Note;
        Check();
    }

    private void Edit(string column, string? text)
    {
        _texts[column] = text ?? "";
        Check();
    }

    private void Check()
    {
        if (Detail.Row.State == QuarantineState.Accepted)
        {
            return;
        }

        try
        {
            _check = Desk.Check(Detail.Row.Id, Columns());
        }
        catch (LabException e)
        {
            _error = e;
        }
    }

    /// <summary>A column the file lacks stays absent until something is written into it.</summary>
    private Dictionary<string, string?> Columns() => Detail.Fields
        .Where(f => f.Was is not null || _texts[f.Name].Length > 0)
        .ToDictionary(f => f.Name, f => (string?)_texts[f.Name]);

    private Task SaveAsync() => DecideAsync(decider => Desk.Mend(Detail.Row.Id, Columns(), decider));

    private Task ReplayAsync() => DecideAsync(decider =>
    {
        Desk.Mend(Detail.Row.Id, Columns(), decider);
        Jobs.Start(new RunRequest(["silver"]));
    });

    private async Task DecideAsync(Action<Decider> decide)
    {
        try
        {
            decide(new Decider(Visitor.Name, _note));
            _error = null;
            await OnDecided.InvokeAsync();
        }
        catch (LabException e)
        {
            _error = e;
        }
    }
}
