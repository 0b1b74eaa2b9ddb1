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
    /// <summary>Writes the rows.</summary>
    /// <returns>What is left to do: looks for leaks, which may throw, and ends the file. Needs nothing of the state, so it may go on beside the next fold; to be called in any case.</returns>
    public async Task<Func<Task<FoldSnapshot>>> WriteAsync(string folder, AskedCustomers asked, Catalogue catalogue, FeatureStatistics statistics, CancellationToken cancel)
    {
        var settings = context.Settings;
        var expected = (long)asked.Customers.Count * settings.Candidates.MaxPerCustomer;
        var sample = statistics.Begin(fold.Name, expected, context.RandomFor($"features/{fold.Name}/statistics"));
        var writer = await SnapshotFileWriter.CreateAsync(Path.Combine(folder, File), features.Names, cancel);
        try
        {
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
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }

        return () => EndAsync(writer, asked, sample, cancel);
    }

    /// <exception cref="LabException">A feature looks like a leak.</exception>
    private async Task<FoldSnapshot> EndAsync(SnapshotFileWriter written, AskedCustomers asked, FeatureSample sample, CancellationToken cancel)
    {
        await using var writer = written;
        sample.Prepare(features.Count, context.Parallel(cancel));
        LeakageCheck.Run(features, fold.Name, sample, context.Settings.Features.LeakageAuc);
        return new FoldSnapshot
        {
            Fold = fold.Name,
            Role = fold.Role.ToString(),
            Cutoff = fold.Cutoff,
            End = fold.End,
            File = File,
            Sha256 = await writer.CompleteAsync(cancel),
            Rows = writer.Rows,
            Customers = asked.Customers.Count,
            ColdCustomers = asked.Cold,
            SampledOut = asked.SampledOut,
        };
    }

    private string File => $"{fold.Name}.parquet";

    private void Tell(int done, int customers) => context.Progress(
        (place.Index + (double)done / customers) / place.Count,
        string.Create(CultureInfo.InvariantCulture, $"fold {fold.Name}: {done:N0} of {customers:N0} customers"));
}
