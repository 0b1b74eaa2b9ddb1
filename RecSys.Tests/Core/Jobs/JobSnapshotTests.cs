using RecSys.Core.Jobs;
using RecSys.Core.Pipeline;

namespace RecSys.Tests.Core.Jobs;

public sealed class JobSnapshotTests
{
    [Theory]
    [InlineData(RunStatus.Running, 7, RunStatus.Succeeded, 7, true)]
    [InlineData(RunStatus.Succeeded, 6, RunStatus.Failed, 7, true)]
    [InlineData(RunStatus.Succeeded, 7, RunStatus.Succeeded, 7, false)]
    [InlineData(RunStatus.Succeeded, 6, RunStatus.Running, 7, false)]
    public void A_job_has_ended_also_where_nobody_saw_it_run(string statusBefore, long runBefore, string statusNow, long runNow, bool expected) =>
        Assert.Equal(expected, Job(runNow, statusNow).HasEndedSince(Job(runBefore, statusBefore)));

    [Fact]
    public void The_first_job_may_be_over_when_it_is_seen()
    {
        Assert.True(Job(1, RunStatus.Cancelled).HasEndedSince(null));
        Assert.False(Job(1, RunStatus.Queued).HasEndedSince(null));
    }

    private static JobSnapshot Job(long run, string status) => new(run, [], DateTimeOffset.UnixEpoch) { Status = status };
}
