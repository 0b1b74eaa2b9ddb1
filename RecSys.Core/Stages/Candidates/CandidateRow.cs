using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Candidates;

/// <summary>One customer's row of candidate_lists, made on any thread, written on one.</summary>
/// <param name="CustomerId">Whose.</param>
/// <param name="Found">Candidates found, stored or not.</param>
/// <param name="Stored">Those in the list.</param>
/// <param name="List">JSON, UTF-8.</param>
internal sealed record CandidateRow(long CustomerId, int Found, int Stored, byte[] List)
{
    public void Write(BulkInsert insert) => insert.Set(0, CustomerId).Set(1, Stored).Set(2, List).Write();
}
