using System.Buffers;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>With the source "landing" nothing is made: the files there are counted.</summary>
internal static class LandingStock
{
    /// <exception cref="LabException">There is no sales file.</exception>
    public static StageReport Take(StageContext context, CancellationToken cancel)
    {
        var files = LandingBatch.Found(context.Paths).ToList();
        if (!files.Any(f => f.StartsWith("sales/", StringComparison.Ordinal)))
        {
            throw new LabException(
                $"There is no sales file in {context.Paths.LandingOf("sales")}.",
                "Put CSV files there (customers and products beside it), or choose the source \"generate\".",
                Fault.Conflict);
        }

        var generated = LandingBatch.Generated(context.Paths).ToList();
        if (generated.Count == 0)
        {
            ForgetTruth(context);
        }

        var rows = 0L;
        for (var i = 0; i < files.Count; i++)
        {
            context.Progress(i / (double)files.Count, files[i]);
            rows += Math.Max(0, Lines(Path.Combine(context.Paths.Landing, files[i]), cancel) - 1);
        }

        var byKind = LandingBatch.Kinds.Select(kind => GenerationReport.Text($"{files.Count(f => f.StartsWith($"{kind}/", StringComparison.Ordinal)):N0} of {kind}"));
        return new StageReport
        {
            RowsOut = rows,
            Notes = [GenerationReport.Text($"Uses the files found: {files.Count:N0} in the landing folder ({string.Join(", ", byKind)}) with {rows:N0} lines below their headers.")],
            Checks = generated.Count == 0 ? [] :
            [
                new StageCheck("own_files_only", CheckOutcome.Warned, GenerationReport.Text($"{generated.Count:N0} of the files are from a generated shop and count too; remove landing/*/{LandingBatch.Prefix}*.csv to do without them.")),
            ],
        };
    }

    /// <summary>The truth of a shop whose files are gone is no truth of the files there are.</summary>
    private static void ForgetTruth(StageContext context)
    {
        GeneratedShop.Forget(context.Connection);
        foreach (var table in GenerationTables.All)
        {
            LabDatabase.Recreate(context.Connection, table);
        }
    }

    private static long Lines(string path, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        using var file = File.OpenRead(path);
        var (lines, last) = (0L, (byte)'\n');
        for (int read; (read = file.Read(buffer)) > 0; last = buffer[read - 1])
        {
            cancel.ThrowIfCancellationRequested();
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return last == '\n' ? lines : lines + 1;
    }
}
