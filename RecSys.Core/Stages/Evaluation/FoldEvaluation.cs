using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>What a fold's judging gave.</summary>
internal sealed record FoldResult(FoldCount Count, IReadOnlyList<MetricValue> Metrics, IReadOnlyList<SourceRecall> Sources)
{
    /// <summary>A metric's value; NaN where no user counts or there is no such scorer.</summary>
    public double Value(string scorer, string metric) => Metrics.FirstOrDefault(m => m.Scorer == scorer && m.Metric == metric)?.Value ?? double.NaN;

    /// <summary>The users behind the figures.</summary>
    public required JudgedFold Judged { get; init; }
}

/// <summary>
/// Judges every scorer on every customer with a positive, as of the fold's cutoff: streamed customer by customer, never the whole
/// feature matrix. Users are summed in their order, so the figures do not depend on the number of threads.
/// </summary>
/// <param name="fold">Validation or test.</param>
/// <param name="catalogue">Of the state at the fold's cutoff.</param>
/// <param name="positives">Eligible products bought in the label window, by customer id.</param>
/// <param name="scorers">Makes a thread's scorers over that thread's rows.</param>
/// <param name="settings">Of the run.</param>
internal sealed class FoldEvaluation(
    Fold fold,
    Catalogue catalogue,
    IReadOnlyDictionary<long, HashSet<long>> positives,
    Func<CandidateRows, IReadOnlyList<IListScorer>> scorers,
    LabSettings settings)
{
    private const int ChunkSize = 64;

    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="progress">Told users done and users in all.</param>
    /// <exception cref="LabException">No customer has a positive.</exception>
    public FoldResult Run(ParallelOptions parallel, Action<int, int> progress)
    {
        var users = catalogue.State.Customers.Where(c => positives.TryGetValue(c.Id, out var bought) && bought.Count > 0).ToArray();
        if (users.Length == 0)
        {
            throw new LabException(
                $"No customer bought anything in the {fold.Name} window that could be recommended.",
                "Bring a longer history, set Splits:HorizonDays to more days, or turn Recommendation:ExcludePurchased off.",
                Fault.Conflict);
        }

        var results = new UserResult[users.Length];
        var (chunks, next, done) = ((users.Length + ChunkSize - 1) / ChunkSize, -1, 0);

        // A loop over threads, not over chunks: what a thread begins it ends, with one judge. A loop over chunks gives its threads back several times a second, and
        // would make a judge, which holds tables over all products, each time anew.
        Parallel.For(0, Math.Max(1, parallel.MaxDegreeOfParallelism), parallel, _ =>
        {
            var judge = new UserJudge(catalogue, scorers, settings);
            for (var chunk = Interlocked.Increment(ref next); chunk < chunks; chunk = Interlocked.Increment(ref next))
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                var (start, end) = (chunk * ChunkSize, Math.Min(users.Length, (chunk + 1) * ChunkSize));
                for (var i = start; i < end; i++)
                {
                    results[i] = judge.Judge(users[i], positives[users[i].Id]);
                }

                progress(Interlocked.Add(ref done, end - start), users.Length);
            }
        });
        return Sum(results);
    }

    private FoldResult Sum(UserResult[] results)
    {
        ScorerLine[] lines = [.. scorers(new CandidateRows(catalogue, settings)).Select(s => new ScorerLine(s.Name, s.Sentence))];
        var judged = new JudgedFold(fold, catalogue, lines, results, settings);
        var metrics = new List<MetricValue>();
        for (var scorer = 0; scorer < lines.Length; scorer++)
        {
            for (var metric = 0; metric < Metrics.All.Count; metric++)
            {
                metrics.Add(new MetricValue(fold.Name, lines[scorer].Name, Metrics.All[metric].Key(settings.Evaluation.K), Value(judged, scorer, metric)));
            }
        }

        var count = new FoldCount(
            fold.Name,
            fold.Cutoff,
            fold.End,
            results.Length,
            catalogue.State.Customers.Count - results.Length,
            results.Sum(r => (long)r.Positives.Length),
            results.Sum(r => (long)r.Found));
        var sources = CandidateSources.All.Select((source, i) => new SourceRecall(
            fold.Name, source.Name, results.Sum(r => (long)r.FoundBySource[i]), results.Sum(r => (long)r.FoundAlone[i])));
        return new FoldResult(count, metrics, [.. sources]) { Judged = judged };
    }

    internal static double Value(JudgedFold judged, int scorer, int metric)
    {
        if (Metrics.All[metric] == Metrics.Coverage)
        {
            return ListCurves.Coverage(judged, scorer, judged.K)[^1];
        }

        double sum = 0, weights = 0;
        foreach (var user in judged.Users)
        {
            var value = user.Values[scorer][metric];
            if (!double.IsNaN(value))
            {
                sum += value * user.Weights[metric];
                weights += user.Weights[metric];
            }
        }

        return weights > 0 ? sum / weights : double.NaN;
    }
}
