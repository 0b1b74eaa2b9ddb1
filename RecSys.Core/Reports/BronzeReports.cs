using Microsoft.EntityFrameworkCore;
using RecSys.Core.Storage;
using RecSys.Core.Storage.Entities;

namespace RecSys.Core.Reports;

/// <summary>What bronze has taken from the landing folder.</summary>
/// <param name="Files">In the order they were ingested.</param>
public sealed record BronzeOverview(IReadOnlyList<BronzeFile> Files)
{
    public long Rows => Files.Sum(f => f.Rows);

    public long RejectedRows => Files.Sum(f => f.RejectedRows);

    public long SizeBytes => Files.Sum(f => f.SizeBytes);

    public IReadOnlyList<BronzeFile> WithProblems => [.. Files.Where(f => f.Problem is not null || f.RejectedRows > 0)];
}

/// <summary>Questions of the bronze page.</summary>
public sealed class BronzeReports(LabDatabase database)
{
    public BronzeOverview Overview()
    {
        using var context = database.Context();
        return new BronzeOverview(context.BronzeFiles.AsNoTracking().OrderBy(f => f.Id).ToList());
    }
}
