using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Features;
using RecSys.Core.Stages.Labels;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Splits;

/// <summary>Counts of one fold. The test fold has no rows: evaluation streams it.</summary>
internal sealed class FoldSummary
{
    private readonly int _customers;
    private readonly int _leftOut;
    private readonly long _positives;
    private readonly FoldSnapshot? _snapshot;

    private FoldSummary(Fold fold, int buyers, IReadOnlyDictionary<long, HashSet<long>> positives, FoldSnapshot? snapshot, LabelledFold? joined)
    {
        Fold = fold;
        Joined = joined;
        _snapshot = snapshot;
        _customers = positives.Count;
        _leftOut = buyers - positives.Count;
        _positives = positives.Values.Sum(p => (long)p.Count);
        if (joined is not null)
        {
            CountReached(joined, positives);
        }
    }

    public Fold Fold { get; }

    /// <summary>Ids and labels without features; null for the test fold.</summary>
    public LabelledFold? Joined { get; }

    /// <summary>Positives among the candidates.</summary>
    public long Reached { get; private set; }

    /// <summary>Mean over customers with rows of reached ÷ positives; NaN without any.</summary>
    public double CeilingRecall { get; private set; } = double.NaN;

    private long GroupPositives { get; set; }

    /// <exception cref="LabException">The snapshot was laid by other folds.</exception>
    public static FoldSummary Of(StageContext context, Fold fold, FeatureSnapshot snapshot)
    {
        var positives = FoldLabels.Read(context.Connection, fold.Name);
        var buyers = FoldLabels.Buyers(context.Connection, fold.Name);
        if (fold.Role == FoldRole.Test)
        {
            return new FoldSummary(fold, buyers, positives, null, null);
        }

        var file = snapshot.Folds.FirstOrDefault(f => f.Fold == fold.Name && f.Cutoff == fold.Cutoff && f.End == fold.End)
            ?? throw FeatureSnapshot.Unusable($"Training snapshot {snapshot.Id} was laid by other folds than today's.");
        return new FoldSummary(fold, buyers, positives, file, LabelledFolds.Join(file, LabelledFolds.ReadRows(context.Paths, snapshot, file, idsOnly: true), positives));
    }

    public void Write(BulkInsert insert, int position)
    {
        insert.Set(0, position).Set(1, Fold.Name).Set(2, Fold.Role.ToString().ToLowerInvariant()).Set(3, Fold.Cutoff).Set(4, Fold.End);
        insert.Set(5, _customers).Set(6, _leftOut).Set(7, (long?)_snapshot?.ColdCustomers).Set(8, (long?)_snapshot?.SampledOut);
        insert.Set(9, (long?)Joined?.Groups).Set(10, (long?)Joined?.Rows).Set(11, _positives);
        insert.Set(12, Joined is null ? null : GroupPositives).Set(13, Joined is null ? null : Reached).Set(14, CeilingRecall).Write();
    }

    private void CountReached(LabelledFold joined, IReadOnlyDictionary<long, HashSet<long>> positives)
    {
        double recalls = 0;
        var counted = 0;
        for (var g = 0; g < joined.Groups; g++)
        {
            var all = positives.GetValueOrDefault(joined.CustomerIds[g])?.Count ?? 0;
            var reached = all - joined.MissedPositives[g];
            GroupPositives += all;
            Reached += reached;
            if (all > 0)
            {
                recalls += (double)reached / all;
                counted++;
            }
        }

        CeilingRecall = counted == 0 ? double.NaN : recalls / counted;
    }
}
