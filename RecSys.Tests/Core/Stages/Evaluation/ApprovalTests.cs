using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Storage;
using RecSys.Core.Tracking;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Stages.Evaluation;

public sealed class ApprovalTests : IDisposable
{
    private readonly TempLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_version_that_passes_waits_where_somebody_must_approve_it()
    {
        Decide(ModelShelf.Add(_lab.Database, 0.3, 0.3));

        var said = Decide(ModelShelf.Add(_lab.Database, 0.4, 0.4));

        Assert.Contains("once somebody approves it", said, StringComparison.Ordinal);
        Assert.Equal((1, 2), (Named(ModelAliases.Champion), Named(ModelAliases.Challenger)));
        Assert.Equal(ModelAliases.Waits, LabDatabase.Scalar<string>(_lab.Connection, "select reason from model_alias_changes order by id desc limit 1"));
    }

    private string Decide(int version) => Succession.Decide(_lab.Connection, version, 0.5, null, "ndcg@10", now: version, asks: true);

    private int? Named(string alias) => ModelTables.Named(_lab.Connection, alias)?.Version;
}
