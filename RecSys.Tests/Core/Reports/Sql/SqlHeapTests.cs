using RecSys.Core.Domain;
using RecSys.Core.Reports.Sql;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports.Sql;

/// <summary>Beside nothing else: SQLite's limit of memory holds for all labs of this process while a statement reaches it.</summary>
[CollectionDefinition(nameof(SqlHeapTests), DisableParallelization = true)]
[Collection(nameof(SqlHeapTests))]
public sealed class SqlHeapTests : IAsyncLifetime
{
    private readonly TestLab _lab = new(FakeStage.Three());

    private SqlRunner Runner => _lab.Get<SqlRunner>();

    public async Task InitializeAsync() => await _lab.RunAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData("t{0} as (select * from t{1} union all select * from t{1})")]
    [InlineData("t{0} as (select a + a as a from t{1})")]
    [InlineData("t{0} as (select x.a from t{1} x join t{1} y using (a))")]
    public void Parts_that_double_each_time_do_not_take_the_lab_down(string part)
    {
        var parts = string.Join(", ", Enumerable.Range(1, 40).Select(i => string.Format(part, i, i - 1)));

        Assert.Throws<LabException>(() => Runner.Run(new SqlQuery($"with t0 as (select number as a from fake_gold), {parts} select count(a) from t40")));

        Assert.Equal(3L, Runner.Run(new SqlQuery("select count(*) from fake_gold")).Rows[0][0]);
    }
}
