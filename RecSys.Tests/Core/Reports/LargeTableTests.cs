using CsCheck;
using Parquet;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Reports;

/// <summary>Tables large enough to be paged by kept keys: every page is what a plain select gives.</summary>
public sealed class LargeTableTests : IAsyncLifetime
{
    private const int Rows = 60_000;

    private static readonly TableSpec Numbered = new(
        "gold_numbered", "gold", "One row per number.",
        [new("word", ColumnKind.Text, Nullable: true), new("share", ColumnKind.Real), new("at", ColumnKind.Moment)], []);

    private static readonly TableSpec Paired = new(
        "gold_paired", "gold", "One row per pair.",
        [new("left", ColumnKind.Integer), new("right", ColumnKind.Integer), new("word", ColumnKind.Text, Nullable: true), new("share", ColumnKind.Real), new("at", ColumnKind.Moment)],
        ["left", "right"]);

    private static readonly TableSpec Made = new(
        "gold_made", "gold", "One row per owner and place, made from lists.",
        [new("owner", ColumnKind.Integer), new("place", ColumnKind.Integer)],
        ["owner", "place"])
    {
        ViewSql = "with recursive n(i) as (select 0 union all select i + 1 from n where i < 2100000) select i / 10 as owner, i % 10 as place from n",
        CountSql = "select 2100001",
        IsRanked = true,
    };

    private readonly TestLab _lab = new(new TwoTables());

    private TableReports Tables => _lab.Get<TableReports>();

    public async Task InitializeAsync() => Assert.Equal("succeeded", (await _lab.RunAsync("gold")).Status);

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [Theory]
    [InlineData("gold_numbered", "rowid")]
    [InlineData("gold_paired", "left, right")]
    public void Any_page_in_any_order_is_what_a_plain_select_gives(string table, string key)
    {
        (string? Sort, string Sql)[] sorts = [(null, key), ("share", $"share, {key}"), ("-share", $"share desc, {key}"), ("word", $"word nulls last, {key}")];
        (string[] Where, string Sql)[] filters = [([], ""), (["word:contains:7"], "where word like '%7%'"), (["share:gt:0.9"], "where share > 0.9")];
        Gen.Select(Gen.Int[0, sorts.Length - 1], Gen.Int[0, filters.Length - 1], Gen.Int[0, Rows + 10], Gen.Int[1, 60]).Sample(
            (s, f, offset, limit) =>
            {
                var (sort, filter) = (sorts[s], filters[f]);
                var page = Tables.Page(table, TableQuery.Parse(sort.Sort, filter.Where, offset, limit));
                var expected = Select($"select share from {table} {filter.Sql} order by {sort.Sql} limit {limit} offset {offset}");
                Assert.Equal(expected, page.Rows.Select(row => row[page.Table.Columns.ToList().FindIndex(c => c.Name == "share")]));
                Assert.Equal(Select($"select count(*) from {table} {filter.Sql}")[0], page.Total);
            },
            iter: 60,
            threads: 1);
    }

    [Theory]
    [InlineData("share")]
    [InlineData("-share")]
    [InlineData("word")]
    [InlineData("-word")]
    public void The_last_page_of_an_order_is_found_from_its_end(string sort)
    {
        var order = sort.StartsWith('-') ? $"{sort[1..]} desc nulls last" : $"{sort} nulls last";

        var page = Tables.Page("gold_numbered", TableQuery.Parse(sort, [], Rows - 40, 25));

        Assert.Equal(Select($"select share from gold_numbered order by {order}, rowid limit 25 offset {Rows - 40}"), page.Rows.Select(row => row[1]));
    }

    [Fact]
    public void A_table_that_lies_the_wrong_way_round_is_sorted_alike()
    {
        var page = Tables.Page("gold_numbered", TableQuery.Parse("-at", ["share:gt:0.5"], 0, 30));

        Assert.Equal(Select("select share from gold_numbered where share > 0.5 order by at desc limit 30"), page.Rows.Select(row => row[1]));
        Assert.Equal(Select("select count(*) from gold_numbered where share > 0.5")[0], page.Total);
    }

    [Fact]
    public void A_large_view_is_sorted_for_one_owner_only()
    {
        var all = Assert.Throws<LabException>(() => Tables.Page("gold_made", TableQuery.Parse("-place", [], 0, 5)));
        Assert.Contains("2,100,001 rows", all.Message, StringComparison.Ordinal);
        Assert.Contains("owner = ", all.Hint, StringComparison.Ordinal);

        Assert.Equal([9L, 8L], Tables.Page("gold_made", TableQuery.Parse("-place", ["owner:eq:7"], 0, 2)).Rows.Select(row => row[1]));
        Assert.Equal([0L, 1L], Tables.Page("gold_made", new TableQuery(0, 2)).Rows.Select(row => row[1]));
    }

    [Fact]
    public void A_table_with_gaps_is_paged_by_marks()
    {
        Execute("delete from gold_numbered where rowid % 3 = 0");

        var page = Tables.Page("gold_numbered", new TableQuery(20_000, 5));

        Assert.Equal(Select("select share from gold_numbered order by rowid limit 5 offset 20000"), page.Rows.Select(row => row[1]));
    }

    [Fact]
    public async Task A_parquet_download_holds_the_filtered_rows_typed()
    {
        using var file = new MemoryStream();
        await Tables.WriteParquetAsync("gold_paired", TableQuery.Parse(null, ["left:lt:700"], 0, 1), new OnlyForward(file), CancellationToken.None);

        file.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(file);
        Assert.Equal(["left", "right", "word", "share", "at"], reader.Schema.DataFields.Select(f => f.Name));
        Assert.Equal([typeof(long), typeof(long), typeof(ReadOnlyMemory<char>), typeof(double), typeof(DateTime)], reader.Schema.DataFields.Select(f => f.ClrType));
        Assert.Equal(2, reader.RowGroupCount);
        Assert.Equal((long)Select("select count(*) from gold_paired where left < 700")[0], Enumerable.Range(0, reader.RowGroupCount).Sum(i => reader.OpenRowGroupReader(i).RowCount));
    }

    public sealed class OnlyForward(Stream target) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Only asynchronously.");
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => target.WriteAsync(buffer, cancellationToken);
    }

    private List<object> Select(string sql)
    {
        using var connection = _lab.Get<LabDatabase>().Connect(readOnly: true);
        using var rows = new BulkRead(connection, sql);
        var values = new List<object>();
        while (rows.Next())
        {
            values.Add(rows.Value(0)!);
        }

        return values;
    }

    private void Execute(string sql)
    {
        using var connection = _lab.Get<LabDatabase>().Connect();
        LabDatabase.Execute(connection, sql);
    }

    private sealed class TwoTables : RecSys.Core.Pipeline.IStage
    {
        public string Name => "gold";
        public string Question => "How many?";
        public string Explanation => "Two tables of many rows.";
        public IReadOnlyList<string> Reads => [];
        public IReadOnlyList<string> Writes => [Numbered.Name, Paired.Name, Made.Name];
        public IReadOnlyList<string> SettingsRead => [];
        public IReadOnlyList<TableSpec> Owns => [Numbered, Paired, Made];

        public Task<RecSys.Core.Pipeline.StageReport> RunAsync(RecSys.Core.Pipeline.StageContext context, CancellationToken cancel)
        {
            using var numbered = new BulkInsert(context.Connection, Numbered);
            using var paired = new BulkInsert(context.Connection, Paired);
            for (long i = 0; i < Rows + 10_000; i++)
            {
                // Every share stands about six times, and every seventh word is missing.
                var (word, share) = (i % 7 == 0 ? null : $"word {i * 37 % 1000}", i * 7919 % 10_007 / 10_007.0);
                if (i < Rows)
                {
                    numbered.Set(0, word).Set(1, share).Set(2, i * 1000).Write();
                }

                paired.Set(0, i / 100).Set(1, i % 100).Set(2, word).Set(3, share).Set(4, i == 0 ? long.MinValue : i * 1000).Write();
            }

            return Task.FromResult(new RecSys.Core.Pipeline.StageReport());
        }
    }
}
