using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Features;

/// <summary>Writes one fold's file and takes its statistics on the way.</summary>
/// <param name="context">The run.</param>
/// <param name="features">The columns.</param>
/// <param name="fold">Train or validation.</param>
/// <param name="place">Which of how many folds, for the progress.</param>
internal sealed class FoldSnapshotWriter(StageContext context, FeatureCatalog features, Fold fold, (int Index, int Count) place)
{
    /// <exception cref="LabException">A feature looks like a leak.</exception>
    public async Task<FoldSnapshot> WriteAsync(string folder, AskedCustomers asked, Catalogue catalogue, FeatureStatistics statistics, CancellationToken cancel)
    {
        var settings = context.Settings;
        var file = $"{fold.Name}.parquet";
        var expected = (long)asked.Customers.Count * settings.Candidates.MaxPerCustomer;
        var sample = statistics.Begin(fold.Name, expected, context.RandomFor($"features/{fold.Name}/statistics"));
        await using var writer = await SnapshotFileWriter.CreateAsync(Path.Combine(folder, file), features.Names, cancel);
        var done = 0;
        foreach (var rows in FoldRows.Of(asked.Customers, catalogue, features, settings, context.Parallel(cancel)))
        {
            var labels = rows.LabelsOf(asked.Positives[rows.CustomerId]);
            statistics.Add(rows, labels);
            await writer.AddAsync(rows, labels, cancel);
            if (++done % 200 == 0)
            {
                Tell(done, asked.Customers.Count);
            }
        }

        sample.Prepare(features.Count, context.Parallel(cancel));
        LeakageCheck.Run(features, fold.Name, sample, settings.Features.LeakageAuc);
        return new FoldSnapshot
        {
            Fold = fold.Name,
            Role = fold.Role.ToString(),
            Cutoff = fold.Cutoff,
            End = fold.End,
            File = file,
            Sha256 = await writer.CompleteAsync(cancel),
            Rows = writer.Rows,
            Customers = asked.Customers.Count,
            ColdCustomers = asked.Cold,
            SampledOut = asked.SampledOut,
        };
    }

    private void Tell(int done, int customers) => context.Progress(
        (place.Index + (double)done / customers) / place.Count,
        string.Create(CultureInfo.InvariantCulture, $"fold {fold.Name}: {done:N0} of {customers:N0} customers"));
}
