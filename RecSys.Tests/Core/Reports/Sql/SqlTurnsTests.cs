using RecSys.Core.Domain;
using RecSys.Core.Reports.Sql;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports.Sql;

public sealed class SqlTurnsTests : IAsyncLifetime
{
    private readonly TestLab _lab = new(FakeStage.Three());

    public async Task InitializeAsync() => await _lab.RunAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task Many_who_ask_at_once_take_turns_and_all_are_answered()
    {
        var runner = _lab.Get<SqlRunner>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Ask(runner, i % 3 == 0 ? "select wrong from fake_gold" : "select * from fake_gold")))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(14, answers.Count(rows => rows is null));
        Assert.Equal(26, answers.Count(rows => rows == 3));
    }

    private static int? Ask(SqlRunner runner, string sql)
    {
        try
        {
            return runner.Run(new SqlQuery(sql)).Rows.Count;
        }
        catch (LabException)
        {
            return null;
        }
    }
}
