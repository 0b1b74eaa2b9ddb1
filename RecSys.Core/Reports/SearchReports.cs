using System.Text.Json;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Training;
using RecSys.Core.Storage;

namespace RecSys.Core.Reports;

/// <summary>A search and its trials.</summary>
/// <param name="Id">The run that searched.</param>
/// <param name="Parameters">Names of the searched parameters.</param>
/// <param name="Trials">In the order they were tried.</param>
public sealed record SearchReport(long Id, string Trainer, DateTimeOffset StartedAt, IReadOnlyList<SearchedParameter> Parameters, IReadOnlyList<SearchTrial> Trials)
{
    /// <summary>The trial with the best validation metric, the earliest of equals.</summary>
    public SearchTrial Best => Trials.MaxBy(t => t.ValidationNdcg)!;
}

/// <summary>Searches for parameters: what was tried, and taking a trial's parameters over.</summary>
public sealed class SearchReports(LabDatabase database, SettingsBook settings)
{
    /// <summary>All searches that have ended a trial, newest first.</summary>
    public IReadOnlyList<SearchReport> All()
    {
        using var connection = database.Connect(readOnly: true);
        var trials = new List<(long Id, string Trainer, long At, SearchTrial Trial)>();
        if (LabDatabase.Scalar<long>(connection, $"select count(*) from sqlite_master where name = '{Tables.SearchTrials}'") == 0)
        {
            return [];
        }

        using var rows = new BulkRead(
            connection,
            $"select search_id, trainer, tried_at, trial, parameters, steps, best_step, train_ndcg, validation_ndcg, duration_ms, was_stopped from {Tables.SearchTrials} order by search_id desc, trial");
        while (rows.Next())
        {
            trials.Add((rows.Long(0), rows.Text(1), rows.Long(2), new SearchTrial(
                rows.Int(3), JsonSerializer.Deserialize<Dictionary<string, double>>(rows.Text(4))!, rows.Int(5), rows.Int(6), rows.Double(7), rows.Double(8), rows.Double(9), rows.Int(10) != 0)));
        }

        return [.. trials.Where(t => Trainers.All.Any(known => known.Name == t.Trainer)).GroupBy(t => (t.Id, t.Trainer)).Select(g => new SearchReport(
            g.Key.Id,
            g.Key.Trainer,
            Moments.ToDateTimeOffset(g.Min(t => t.At)),
            [.. new ParameterSpace(Trainers.Find(g.Key.Trainer)).Parameters.Where(p => g.All(t => t.Trial.Values.ContainsKey(p.Name)))],
            [.. g.Select(t => t.Trial)]))];
    }

    /// <summary>Makes a trial's trainer and parameters those of the settings: the next training uses them.</summary>
    /// <exception cref="LabException">A value is not allowed any more.</exception>
    public void Use(SearchReport search, SearchTrial trial)
    {
        var section = Trainers.Find(search.Trainer).Section;
        var change = trial.Values.ToDictionary(v => $"Training:{section}:{v.Key}", v => (string?)FormattableString.Invariant($"{v.Value}"));
        change["Training:Trainer"] = search.Trainer;
        settings.Change(change);
    }
}
