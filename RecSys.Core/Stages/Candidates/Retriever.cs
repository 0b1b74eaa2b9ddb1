using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>Asks every source, filters, merges by merit, caps. One instance per thread: it keeps its scratch arrays.</summary>
public sealed class Retriever
{
    public Retriever(Catalogue catalogue, LabSettings settings) => throw new NotImplementedException();

    /// <summary>The customer's candidates, best merit first. The list is reused by the next call.</summary>
    public CandidateList Retrieve(CustomerView customer) => throw new NotImplementedException();
}
