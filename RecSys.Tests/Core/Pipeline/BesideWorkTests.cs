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
        var task = beside.Begin(async () =>
        {
            thread = Environment.CurrentManagedThreadId;
            await Task.Run(() => { });
            return thread;
        });
        Assert.True(task.IsCompleted);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public async Task Of_several_faults_the_first_begun_is_thrown_whichever_came_first_and_none_by_the_end_of_a_block()
    {
        var gate = new TaskCompletionSource();
        await using var beside = new BesideWork(threads: 2);
        _ = beside.Begin<bool>(async () =>
        {
            await gate.Task;
            throw new InvalidOperationException("begun first");
        });
        _ = beside.Begin<bool>(() =>
        {
            gate.SetResult();
            throw new InvalidOperationException("begun second");
        });
        Assert.Equal("begun first", (await Assert.ThrowsAsync<InvalidOperationException>(beside.EndAsync)).Message);
    }
}
