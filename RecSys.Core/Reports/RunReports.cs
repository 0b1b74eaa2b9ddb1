using Microsoft.EntityFrameworkCore;
using RecSys.Core.Domain;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Reports;

/// <summary>A stage of a run.</summary>
public sealed record StageOfRun(
    string Name, string Status, long? RowsIn, long? RowsOut, double? DurationMs, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error);

/// <summary>A run with its stages in pipeline order.</summary>
/// <param name="ModelVersion">The model it trained; null where it trained none.</param>
public sealed record RunDetail(
    long Id,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    string? Error,
    string? Hint,
    string Preset,
    int Seed,
    string Source,
    IReadOnlyList<StageOfRun> Stages,
    int? ModelVersion = null);

/// <summary>What ran, and how it went.</summary>
public sealed class RunReports(LabDatabase database)
{
    /// <summary>The newest runs, newest first.</summary>
    public IReadOnlyList<RunDetail> Latest(int limit = 100)
    {
        using var context = database.Context();
        var runs = context.Runs.AsNoTracking().OrderByDescending(r => r.Id).Take(limit).ToList();
        var ids = runs.Select(r => r.Id).ToList();
        var stages = context.StageRuns.AsNoTracking().Where(s => ids.Contains(s.RunId)).OrderBy(s => s.Id).ToLookup(s => s.RunId);
        var models = context.ModelVersions.AsNoTracking().Where(m => ids.Contains(m.RunId)).Select(m => new { m.RunId, m.Version }).ToLookup(m => m.RunId, m => m.Version);
        return [.. runs.Select(run => Detail(run, stages[run.Id], models[run.Id]))];
    }

    /// <exception cref="LabException">There is no such run.</exception>
    public RunDetail Of(long id)
    {
        using var context = database.Context();
        var run = context.Runs.AsNoTracking().SingleOrDefault(r => r.Id == id)
            ?? throw new LabException($"There is no run {id}.", "The Runs page and GET /api/runs list them.", Fault.NotFound);
        return Detail(
            run,
            context.StageRuns.AsNoTracking().Where(s => s.RunId == id).OrderBy(s => s.Id).ToList(),
            context.ModelVersions.Where(m => m.RunId == id).Select(m => m.Version).ToList());
    }

    private static RunDetail Detail(RunRow run, IEnumerable<StageRunRow> stages, IEnumerable<int> models) => new(
        run.Id,
        run.Status,
        run.StartedAt,
        run.FinishedAt,
        run.Error,
        run.Hint,
        run.Preset,
        run.Seed,
        run.Source,
        [.. stages.Select(s => new StageOfRun(s.Stage, s.Status, s.RowsIn, s.RowsOut, s.DurationMs, s.StartedAt, s.FinishedAt, s.Error))],
        models.Select(version => (int?)version).Max());
}
