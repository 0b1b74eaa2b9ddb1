using Microsoft.Data.Sqlite;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Candidates;

/// <summary>Writes what retrieval found on the validation fold.</summary>
internal static class RetrievalQualityTables
{
    /// <summary>Name of all sources together in the table of ceilings.</summary>
    public const string Merged = "merged";

    private static readonly int[] Steps = [1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000];

    /// <param name="quality">Null where the history is too short for a validation fold: the tables are left empty.</param>
    /// <returns>Rows written, by table.</returns>
    public static Dictionary<string, long> Write(SqliteConnection connection, RetrievalQuality? quality, CandidateSettings settings) => new()
    {
        [Tables.CandidateRecall] = Fill(connection, CandidateTables.Recall, quality, (insert, q) => WriteRecall(insert, q, settings)),
        [Tables.CandidateOverlap] = Fill(connection, CandidateTables.Overlap, quality, WriteOverlap),
        [Tables.CandidateCeiling] = Fill(connection, CandidateTables.Ceiling, quality, (insert, q) => WriteCeiling(insert, q, settings)),
    };

    private static long Fill(SqliteConnection connection, TableSpec table, RetrievalQuality? quality, Action<BulkInsert, RetrievalQuality> write)
    {
        LabDatabase.Recreate(connection, table);
        using var insert = new BulkInsert(connection, table);
        if (quality is { Positives: > 0 })
        {
            write(insert, quality);
        }

        return insert.Inserted;
    }

    private static void WriteRecall(BulkInsert insert, RetrievalQuality quality, CandidateSettings settings)
    {
        for (var s = 0; s < CandidateSources.All.Count; s++)
        {
            var name = CandidateSources.All[s].Name;
            insert.Set(0, name).Set(1, s + 1).Set(2, settings.QuotaOf(name)).Set(3, quality.Customers).Set(4, quality.Positives);
            insert.Set(5, quality.Found[s]).Set(6, quality.FoundAlone[s]).Set(7, quality.Kept[s]).Write();
        }
    }

    private static void WriteOverlap(BulkInsert insert, RetrievalQuality quality)
    {
        for (var s = 0; s < CandidateSources.All.Count; s++)
        {
            for (var other = 0; other < CandidateSources.All.Count; other++)
            {
                insert.Set(0, CandidateSources.All[s].Name).Set(1, CandidateSources.All[other].Name).Set(2, quality.Shared[s][other]).Write();
            }
        }
    }

    private static void WriteCeiling(BulkInsert insert, RetrievalQuality quality, CandidateSettings settings)
    {
        foreach (var n in Steps.TakeWhile(n => n < quality.Most).Append(quality.Most))
        {
            insert.Set(0, Merged).Set(1, n).Set(2, quality.Ceiling(n)).Write();
        }

        for (var s = 0; s < CandidateSources.All.Count; s++)
        {
            var (name, quota) = (CandidateSources.All[s].Name, settings.QuotaOf(CandidateSources.All[s].Name));
            foreach (var n in Steps.TakeWhile(n => n < Math.Min(quota, quality.Most)).Append(Math.Min(quota, quality.Most)))
            {
                insert.Set(0, name).Set(1, n).Set(2, quality.Ceiling(s, n)).Write();
            }
        }
    }
}
