using RecSys.Core.Pipeline;
using RecSys.Core.Settings;

namespace RecSys.Core.Reports;

/// <summary>Rows that flow from one stage to a later one.</summary>
/// <param name="Tables">Tables the first writes and the second reads.</param>
/// <param name="Rows">Rows of those tables after the first's last success; null where it has not told.</param>
public sealed record StageEdge(string From, string To, IReadOnlyList<string> Tables, long? Rows);

/// <summary>A table on its way: the stage that writes it, and those that read it.</summary>
/// <param name="Rows">After the writer's last success; null where it has not told.</param>
public sealed record TableEdge(string Table, string From, IReadOnlyList<string> To, long? Rows);

/// <summary>The pipeline as the graph draws it.</summary>
public sealed record PipelineGraph(IReadOnlyList<StageState> Stages, IReadOnlyList<StageEdge> Edges)
{
    /// <summary>The tables behind the edges, in pipeline order; those that no later stage reads, too.</summary>
    public IReadOnlyList<TableEdge> Tables { get; } =
    [
        .. from state in Stages
           from table in state.Stage.Writes
           let readers = Edges.Where(e => e.From == state.Stage.Name && e.Tables.Contains(table)).Select(e => e.To)
           select new TableEdge(table, state.Stage.Name, [.. readers], state.Report?.Tables.TryGetValue(table, out var rows) == true ? rows : null),
    ];

    /// <summary>Nothing has ever run: the page offers a first run.</summary>
    public bool IsEmpty => Stages.All(s => s.Status == StageStatus.Never);
}

/// <summary>What the frame of a stage's page shows.</summary>
/// <param name="Settings">Values of the sections the stage depends on.</param>
/// <param name="Tables">Written tables that can be looked into.</param>
/// <param name="Needs">Stages it cannot do without that have not succeeded yet.</param>
/// <param name="Walk">Every stage in order, this one among them.</param>
public sealed record StageDetail(
    StageState State, string? Previous, string? Next, IReadOnlyList<SettingValue> Settings, IReadOnlyList<string> Tables, IReadOnlyList<string> Needs, IReadOnlyList<StageState> Walk);

/// <summary>How the stages stand: for the graph, the stage pages and the API.</summary>
public sealed class StageReports(PipelineDefinition pipeline, StageStatuses statuses, TableReports tables, SettingsBook settings)
{
    /// <summary>Names in pipeline order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. pipeline.Stages.Select(s => s.Name)];

    /// <summary>Every stage in pipeline order.</summary>
    public IReadOnlyList<StageState> All() => statuses.Read();

    public PipelineGraph Graph()
    {
        var states = All();
        var byName = states.ToDictionary(s => s.Stage.Name);
        var edges =
            from stage in pipeline.Stages
            from upstream in pipeline.Upstream(stage)
            let shared = upstream.Writes.Intersect(stage.Reads).ToList()
            select new StageEdge(upstream.Name, stage.Name, shared, Rows(byName[upstream.Name].Report, shared));
        return new PipelineGraph(states, [.. edges]);
    }

    /// <exception cref="Domain.LabException">There is no such stage.</exception>
    public StageDetail Of(string name)
    {
        var stage = pipeline.Find(name);
        var at = Names.ToList().IndexOf(name);
        var states = All();
        return new StageDetail(
            states[at],
            at > 0 ? Names[at - 1] : null,
            at + 1 < Names.Count ? Names[at + 1] : null,
            [.. stage.SettingsRead.SelectMany(section => SettingValues.Of(settings.Current, settings.Base, section))],
            [.. stage.Writes.Where(tables.Exists)],
            [.. from feeding in pipeline.Feeding(stage) where feeding.Needed && states.Any(s => s.Stage == feeding.Stage && s.Report is null) select feeding.Stage.Name],
            states);
    }

    private static long? Rows(StageReport? report, IReadOnlyList<string> shared) =>
        report is not null && shared.Any(report.Tables.ContainsKey) ? shared.Sum(table => report.Tables.GetValueOrDefault(table)) : null;
}
