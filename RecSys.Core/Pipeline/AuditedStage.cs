using RecSys.Core.Storage;

namespace RecSys.Core.Pipeline;

/// <summary>
/// A stage whose work somebody else looks over before it is committed: what the audit finds is part of the stage's report. So a stage can
/// be judged by what it must not know itself.
/// </summary>
/// <param name="stage">The stage, unchanged in all it declares.</param>
/// <param name="owns">Tables the audit keeps its findings in.</param>
/// <param name="audit">Runs after the stage, in its transaction; null where there is nothing to judge by.</param>
public sealed class AuditedStage(IStage stage, IReadOnlyList<TableSpec> owns, Func<StageContext, StageCheck?> audit) : IStage
{
    public string Name => stage.Name;

    public string Question => stage.Question;

    public string Explanation => stage.Explanation;

    public IReadOnlyList<string> Reads => stage.Reads;

    public IReadOnlyList<string> Writes => stage.Writes;

    public IReadOnlyList<string> SettingsRead => stage.SettingsRead;

    public IReadOnlyList<TableSpec> Owns => [.. stage.Owns, .. owns];

    public async Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        var report = await stage.RunAsync(context, cancel);
        return audit(context) is { } check ? report with { Checks = [.. report.Checks, check] } : report;
    }
}
