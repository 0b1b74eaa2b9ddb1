using RecSys.Core.Pipeline;

namespace RecSys.Tests.Core.Pipeline;

public sealed class BesideWorkTests
{
    [Fact]
    public async Task With_threads_to_spare_the_caller_goes_on_and_the_end_waits()
    {
        var gate = new TaskCompletionSource();
        var isOver = false;
        await using (var beside = new BesideWork(threads: 2))
        {
            var task = beside.Begin(async () =>
            {
                await gate.Task;
                return isOver = true;
            });
            Assert.False(task.IsCompleted);
            gate.SetResult();
        }

        Assert.True(isOver);
    }

    [Fact]
    public async Task With_one_thread_work_is_done_where_it_is_begun()
    {
        var thread = 0;
        await using var beside = new BesideWork(threads: 1);
        var task = beside.Begin(() => thread = Environment.CurrentManagedThreadId);
        Assert.True(task.IsCompleted);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public async Task What_goes_wrong_is_thrown_when_it_is_asked_for_and_not_by_the_end_of_a_block()
    {
        await using var beside = new BesideWork(threads: 2);
        var failing = beside.Begin(() => throw new InvalidOperationException("no"));
        await failing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Assert.ThrowsAsync<InvalidOperationException>(beside.ThrowIfFailedAsync);
        await Assert.ThrowsAsync<InvalidOperationException>(beside.EndAsync);
    }
}
