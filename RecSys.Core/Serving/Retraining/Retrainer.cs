using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;

namespace RecSys.Core.Serving.Retraining;

/// <summary>
/// Trains challengers: when drift or the schedule says so, or a person. The run's evaluation holds the challenger against the champion and decides, or lets it
/// wait for approval; every step is recorded. Drift asks or trains as <see cref="RetrainingSettings.OnDrift"/> says.
/// </summary>
public sealed class Retrainer(DriftCheck drift, RetrainingHistory history, ModelRegistry models, JobHub jobs, PipelineDefinition pipeline, LabDatabase database, SettingsBook book, TimeProvider clock)
{
    // Bringing the newest events in is part of it; making more of them is not.
    private const string FirstStage = "bronze";

    /// <summary>Measures drift, records it, and does what the settings say about it.</summary>
    /// <exception cref="LabException">There is nothing to compare.</exception>
    public async Task<DriftReport> CheckAsync(CancellationToken cancel)
    {
        var report = await drift.MeasureAsync(cancel);
        history.Add(report);
        if (report.Drifted && IsNewsSince(report.ShopTime) && history.OpenRun() is null && !IsResting())
        {
            Answer(report);
        }

        return report;
    }

    /// <summary>Starts, by hand, a run that trains and evaluates a challenger on everything known now.</summary>
    /// <returns>The run's id.</returns>
    /// <exception cref="LabException">Another run is at work.</exception>
    public long Start() => Start(history.Question() is { } asked ? $"Started by hand when asked. {asked.Reason}" : "Started by hand.");

    /// <summary>Turns down what drift has asked for; drift does not ask again before <see cref="RetrainingSettings.RestMinutes"/> have passed.</summary>
    /// <exception cref="LabException">Nothing was asked.</exception>
    public void Decline()
    {
        Actor.Demand("decline a training");
        var asked = history.Question() ?? throw new LabException("Nobody asks for a training.", "Train a challenger whenever you like.", Fault.Conflict);
        history.Add(Step(RetrainingStep.Declined, null, null, $"Declined by hand: {asked.Reason}"));
    }

    /// <summary>Trains where the schedule says so and events came since the newest model was trained.</summary>
    internal void FollowSchedule(DateTimeOffset shopTime)
    {
        var hours = book.Current.Retraining.EveryHours;
        if (hours == 0 || jobs.Current is { IsActive: true } || history.OpenRun() is not null || models.ChampionVersion() is null)
        {
            return;
        }

        using var context = database.Context();
        var trained = context.ModelVersions.OrderByDescending(m => m.Version).Select(m => m.CreatedAt).First();
        if (clock.GetUtcNow() - trained >= TimeSpan.FromHours(hours) && IsNewsSince(shopTime))
        {
            Start(Invariant($"By schedule: {hours} hours have passed since the newest version was trained."));
        }
    }

    /// <summary>Records how a training's run has ended, once it has.</summary>
    internal void Settle()
    {
        if (history.OpenRun() is not { } run)
        {
            return;
        }

        using var context = database.Context();
        var ended = context.Runs.AsNoTracking().FirstOrDefault(r => r.Id == run);
        if (ended is { ActiveSlot: not null })
        {
            return;
        }

        var version = context.ModelVersions.Where(m => m.RunId == run).Select(m => (int?)m.Version).FirstOrDefault();
        var stages = context.StageRuns.AsNoTracking().Where(s => s.RunId == run && s.Status == RunStatus.Succeeded).OrderBy(s => s.Id).ToList();
        var steps = new List<RecordedStep>();
        foreach (var (stage, word) in new[] { ("training", RetrainingStep.Trained), ("evaluation", RetrainingStep.Evaluated) })
        {
            if (stages.Find(s => s.Stage == stage) is { Report: { } report, FinishedAt: { } at })
            {
                steps.Add(new RecordedStep(at, word, run, version, string.Join(' ', JsonSerializer.Deserialize<StageReport>(report)!.Notes)));
            }
        }

        history.Add([.. steps, ended?.Status == RunStatus.Succeeded && version is { } challenger
            ? Decision(run, challenger, context)
            : Step(RetrainingStep.Failed, run, version, $"The run {ended?.Status ?? "is gone"}. {ended?.Error} {ended?.Hint}".TrimEnd())]);
    }

    private RecordedStep Decision(long run, int version, LabContext context)
    {
        var change = context.ModelAliasChanges.Where(c => c.ToVersion == version).OrderByDescending(c => c.Id).FirstOrDefault();
        return change switch
        {
            { Alias: ModelAliases.Champion } => Step(RetrainingStep.Promoted, run, version, $"Version {version} serves in place of version {change.FromVersion}: {change.Reason}."),
            { Reason: ModelAliases.Waits } => Step(RetrainingStep.Waits, run, version, $"Version {version} passed the gate and waits for approval."),
            _ => Step(RetrainingStep.Kept, run, version, $"Version {models.ChampionVersion()} serves on: {change?.Reason ?? "the challenger was not judged"}."),
        };
    }

    private long Start(string reason) => jobs.Start(
        jobs.LikeLast(pipeline.FromHereOn(FirstStage)),
        run => history.Add(Step(RetrainingStep.Started, run, null, reason)));

    private void Answer(DriftReport report)
    {
        if (book.Current.Retraining.OnDrift == "train" && jobs.Current is not { IsActive: true })
        {
            Start($"Drift. {report.Sentence}");
        }
        else if (book.Current.Retraining.OnDrift == "ask" && history.Question() is null)
        {
            history.Add(Step(RetrainingStep.Asked, null, null, $"Drift. {report.Sentence}"));
        }
    }

    /// <summary>A training has been started or turned down too short a time ago.</summary>
    private bool IsResting() =>
        history.Last(RetrainingStep.Started, RetrainingStep.Declined) is { } last && clock.GetUtcNow() - last.At < TimeSpan.FromMinutes(book.Current.Retraining.RestMinutes);

    /// <summary>Events came after those the newest version was judged by: without any, a training would give the same model.</summary>
    private bool IsNewsSince(DateTimeOffset shopTime)
    {
        using var context = database.Context();
        var known = context.ModelFolds.OrderByDescending(f => f.Version).ThenByDescending(f => f.End).Select(f => (DateTimeOffset?)f.End).FirstOrDefault();
        return known is null || known < shopTime;
    }

    private RecordedStep Step(string step, long? run, int? version, string reason) => new(clock.GetUtcNow(), step, run, version, reason);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
