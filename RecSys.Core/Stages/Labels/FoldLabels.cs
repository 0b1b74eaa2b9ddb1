using Microsoft.Data.Sqlite;

namespace RecSys.Core.Stages.Labels;

/// <summary>The positives of one fold: products a customer bought in the label window and may be recommended.</summary>
public static class FoldLabels
{
    /// <summary>Eligible positives by customer id; customers without any are absent.</summary>
    public static IReadOnlyDictionary<long, HashSet<long>> Read(SqliteConnection connection, string fold) => throw new NotImplementedException();
}
