using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Reports.Sql;
using RecSys.Core.Settings;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports.Sql;

/// <summary>fake_gold has rows 1 to 3: word 1, word 2, null; days 1 to 3 of 1970-01; only 2 is even.</summary>
public sealed class SqlRunnerTests : IAsyncLifetime
{
    private readonly TestLab _lab = new(FakeStage.Three());

    private SqlRunner Runner => _lab.Get<SqlRunner>();

    public async Task InitializeAsync() => await _lab.RunAsync();

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public void Columns_keep_their_names_and_moments_and_flags_are_shown_as_such()
    {
        var result = Run("select number, word, seen_at, is_even, number * 1.5 as more from fake_gold order by number");

        Assert.Equal(["number", "word", "seen_at", "is_even", "more"], result.Columns.Select(c => c.Name));
        Assert.Equal([ColumnKind.Integer, ColumnKind.Text, ColumnKind.Moment, ColumnKind.Flag, ColumnKind.Real], result.Columns.Select(c => c.Kind));
        Assert.Equal([2L, "word 2", "1970-01-03T00:00:00Z", true, 3.0], result.Rows[1]);
        Assert.Null(result.CutBecause);
    }

    [Theory]
    [InlineData("with t as (select number from fake_gold), u as (select * from t) select count(*) from u", 3L)]
    [InlineData("with recursive n(i) as (select 1 union all select i + 1 from n where i < 10) select sum(i) from n", 55L)]
    [InlineData("select count(*) from (select * from fake_gold) s join fake_gold using (number)", 3L)]
    [InlineData("select count(*) from json_each('[1,2]')", 2L)]
    [InlineData("/* first */ -- second\n select 7 ; -- the end", 7L)]
    [InlineData("values (4)", 4L)]
    [InlineData("select count(*) from sqlite_master where name = 'fake_gold'", 1L)]
    [InlineData("select count(*) from pragma_table_info('runs') where name = 'id'", 1L)]
    public void Whatever_only_reads_is_let_through(string sql, long expected)
    {
        Assert.Equal(expected, Run(sql).Rows[0][0]);
    }

    [Theory]
    [InlineData("insert into runs (id) values (9)")]
    [InlineData("update runs set seed = 1")]
    [InlineData("delete from runs")]
    [InlineData("replace into lab_state values ('a', 'b')")]
    [InlineData("with t as (select 1) delete from runs")]
    [InlineData("with t as (select 1) insert into lab_state select 'a', 'b' from t")]
    [InlineData("with t as (select 1) update runs set seed = 1 returning id")]
    [InlineData("create table evil (a)")]
    [InlineData("create temp table evil (a)")]
    [InlineData("create temp view evil as select 1")]
    [InlineData("create trigger evil after insert on runs begin select 1; end")]
    [InlineData("create virtual table evil using fts5(a)")]
    [InlineData("drop table runs")]
    [InlineData("alter table runs rename to evil")]
    [InlineData("vacuum")]
    [InlineData("vacuum into '$FILE'")]
    [InlineData("attach '$FILE' as evil")]
    [InlineData("detach main")]
    [InlineData("reindex")]
    [InlineData("analyze")]
    [InlineData("begin immediate")]
    [InlineData("savepoint evil")]
    [InlineData("pragma journal_mode = delete")]
    [InlineData("pragma query_only = off")]
    [InlineData("pragma writable_schema = on")]
    [InlineData("pragma database_list")]
    [InlineData("select * from pragma_database_list")]
    [InlineData("select * from pragma_journal_mode('delete')")]
    [InlineData("select load_extension('evil')")]
    [InlineData("select fts3_tokenizer('simple')")]
    [InlineData("select readfile('/etc/passwd')")]
    [InlineData("select writefile('$FILE', 'x')")]
    [InlineData("select * from sqlite_dbpage")]
    [InlineData("select * from dbstat")]
    [InlineData("select 1; drop table runs")]
    [InlineData("select 1; select 2")]
    [InlineData("; ; select 1 /* */; vacuum into '$FILE'")]
    [InlineData("explain select 1; delete from runs")]
    [InlineData("select 1\0; delete from runs")]
    [InlineData("")]
    [InlineData("-- only words")]
    [InlineData("/* never ends")]
    [InlineData("selec 1")]
    public void Whatever_does_more_than_read_is_refused_and_leaves_no_trace(string sql)
    {
        var file = Path.Combine(_lab.Folder, "evil.db");

        var e = Assert.Throws<LabException>(() => Run(sql.Replace("$FILE", file, StringComparison.Ordinal)));

        Assert.NotEmpty(e.Hint);
        Assert.False(File.Exists(file));
        Assert.Equal([[1L, 42L]], Run("select count(*), max(seed) from runs").Rows);
        Assert.Empty(Run("select * from lab_state where key = 'a' union all select name, type from sqlite_master where name = 'evil'").Rows);
    }

    [Theory]
    [InlineData("with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n")]
    [InlineData("with n(i) as (select number from fake_gold), m as (select a.i from n a, n b, n c, n d, n e, n f, n g, n h) select count(*) from m a, m b, m c")]
    [InlineData("with recursive n(i) as (select 1 union all select i + 1 from n) select * from n order by random()")]
    [InlineData("with recursive n(i) as (select 1 union all select i + 1 from n limit 100000000) select count(distinct i || 'x') from n")]
    [InlineData("explain query plan with recursive n(i) as (select 1 union all select i + 1 from n) select (select max(i) from n)")]
    public void Whatever_never_ends_is_stopped_in_time(string sql)
    {
        var started = TimeProvider.System.GetTimestamp();

        if (sql.StartsWith("explain", StringComparison.Ordinal))
        {
            Assert.NotEmpty(Run(sql).Rows);
        }
        else
        {
            Assert.Contains("stopped after 1 s.", Assert.Throws<LabException>(() => Quick(sql)).Message, StringComparison.Ordinal);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("select zeroblob(2000000000)")]
    [InlineData("select hex(randomblob(1500000))")]
    [InlineData("select printf('%.*c', 2000000000, 'x')")]
    [InlineData("with recursive n(i, t) as (select 1, 'x' union all select i + 1, t || t from n) select max(length(t)) from n")]
    [InlineData("select replace(replace(hex(zeroblob(900000)), '0', hex(zeroblob(1000))), '0', hex(zeroblob(1000)))")]
    [InlineData("select abs(-9223372036854775808)")]
    [InlineData("select * from fake_gold where word like '$LONG'")]
    [InlineData("select '$LONG'")]
    public void Whatever_is_too_big_is_refused(string sql)
    {
        Assert.NotEmpty(Assert.Throws<LabException>(() => Quick(sql.Replace("$LONG", new string('%', 60_000), StringComparison.Ordinal))).Hint);
    }

    [Fact]
    public void Brackets_within_brackets_are_refused_not_followed()
    {
        Assert.Throws<LabException>(() => Run($"select {new string('(', 5000)}1{new string(')', 5000)}"));
    }

    [Fact]
    public void More_rows_than_the_limit_are_cut_and_told()
    {
        var result = Runner.Run(new SqlQuery("with recursive n(i) as (select 1 union all select i + 1 from n) select i from n", MaxRows: 5));

        Assert.Equal([1L, 2, 3, 4, 5], result.Rows.Select(r => (long)r[0]!));
        Assert.Equal("only the first 5 rows are shown", result.CutBecause);
    }

    [Fact]
    public void Exactly_as_many_rows_as_the_limit_are_all()
    {
        Assert.Null(Runner.Run(new SqlQuery("select * from fake_gold", MaxRows: 3)).CutBecause);
    }

    [Fact]
    public void Rows_of_huge_texts_are_cut_by_their_size()
    {
        var result = Run("with recursive n(i) as (select 1 union all select i + 1 from n) select hex(zeroblob(500000)) from n");

        Assert.InRange(result.Rows.Count, 2, 20);
        Assert.Contains("million characters", result.CutBecause!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select numbr from fake_gold", "no such column: numbr (line 1, column 8).", "Did you mean number?")]
    [InlineData("select *\nfrom fake_golds", "no such table: fake_golds", "Did you mean fake_gold?")]
    [InlineData("select 'ä', *\n  form fake_gold", "near \"form\": syntax error (line 2, column 3).", "examples")]
    [InlineData("select count_if(number > 1) from fake_gold", "no such function: count_if (line 1, column 8).", "filter (where")]
    [InlineData("select date_trunc('fortnight', seen_at) from fake_gold", "no unit 'fortnight'", "")]
    [InlineData("select * from fake_gold where number = :number", "The parameter :number has no value.", "")]
    public void An_error_says_where_and_what_was_meant(string sql, string message, string hint)
    {
        var e = Assert.Throws<LabException>(() => Run(sql));

        Assert.Contains(message, e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(hint, e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_are_values_whatever_they_hold()
    {
        var result = Runner.Run(new SqlQuery(
            "select number, :text, :nothing, :flag, :real from fake_gold where number = :number",
            new Dictionary<string, object?> { ["number"] = 2L, ["text"] = "'; drop table runs; --", ["nothing"] = null, ["flag"] = true, ["real"] = 0.5 }));

        Assert.Equal([2L, "'; drop table runs; --", null, 1L, 0.5], Assert.Single(result.Rows));
    }

    [Theory]
    [InlineData("minute", "1970-01-03 10:20")]
    [InlineData("HOUR", "1970-01-03 10:00")]
    [InlineData("day", "1970-01-03")]
    [InlineData("week", "1969-12-29")]
    [InlineData("month", "1970-01-01")]
    [InlineData("quarter", "1970-01-01")]
    [InlineData("year", "1970-01-01")]
    public void Moments_are_truncated_to_a_unit(string unit, string expected)
    {
        // 1970-01-03 10:20:30 UTC was a Saturday.
        Assert.Equal([expected, expected, null], Run($"select date_trunc('{unit}', 210030000), date_trunc('{unit}', '1970-01-03T10:20:30Z'), date_trunc('{unit}', null)").Rows[0]);
    }

    [Fact]
    public async Task A_caller_who_has_gone_is_not_waited_for()
    {
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() =>
            Runner.Run(new SqlQuery("with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"), gone.Token)));
    }

    private SqlResult Run(string sql) => Runner.Run(new SqlQuery(sql));

    // The same with a second's patience.
    private SqlResult Quick(string sql)
    {
        using var runner = new SqlRunner(_lab.Get<LabDatabase>(), _lab.Get<TableCatalogue>(), SettingsBook.Of(new() { Query = new() { TimeoutSeconds = 1 } }), TimeProvider.System);
        return runner.Run(new SqlQuery(sql));
    }
}
