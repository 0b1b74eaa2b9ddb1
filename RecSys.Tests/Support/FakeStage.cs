using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Tests.Support;

/// <summary>A stage that does what a test says: by default it writes three rows into its table.</summary>
public sealed class FakeStage(string name, string reads, string writes) : IStage
{
    /// <summary>A table of one number and one text.</summary>
    public TableSpec Table { get; } = new(
        writes,
        "gold",
        $"One row per number of {name}.",
        [new Column("number", ColumnKind.Integer), new Column("word", ColumnKind.Text, "A word.", Nullable: true), new Column("seen_at", ColumnKind.Moment), new Column("is_even", ColumnKind.Flag), new Column("share", ColumnKind.Real)],
        ["number"]);

    public string Name { get; } = name;

    public string Question => $"What does {Name} answer?";

    public string Explanation => $"{Name} reads {string.Join(" and ", Reads)} and writes {writes}. It is there to be looked at.";

    public IReadOnlyList<string> Reads { get; init; } = [reads];

    public IReadOnlyList<string> Writes => [writes];

    public IReadOnlyList<string> SettingsRead { get; init; } = ["Gold"];

    public IReadOnlyList<TableSpec> Owns => writes == Tables.Landing ? [] : [Table];

    /// <summary>Replaces what the stage does after it has written its rows.</summary>
    public Func<StageContext, CancellationToken, Task>? Then { get; set; }

    public int RowCount { get; init; } = 3;

    /// <summary>A pipeline of three: shop makes the landing files, silver reads them, gold reads silver.</summary>
    public static IReadOnlyList<FakeStage> Three() =>
        [new("generation", "", Tables.Landing) { Reads = [] }, new("silver", Tables.Landing, "fake_silver"), new("gold", "fake_silver", "fake_gold")];

    public async Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        if (Owns.Count > 0)
        {
            LabDatabase.Recreate(context.Connection, Table);
            using var insert = new BulkInsert(context.Connection, Table);
            for (var i = 1; i <= RowCount; i++)
            {
                insert.Set(0, i).Set(1, i == 3 ? null : $"word {i}").Set(2, i * 86_400_000L).Set(3, i % 2 == 0 ? 1 : 0).Set(4, i / 7.0).Write();
            }
        }

        if (Then is { } then)
        {
            await then(context, cancel);
        }

        return new StageReport
        {
            RowsIn = RowCount,
            RowsOut = RowCount,
            Tables = new Dictionary<string, long> { [writes] = RowCount },
            Notes = [$"{RowCount} rows were made."],
            Checks = [new StageCheck("Rows", CheckOutcome.Passed, "There are some.")],
        };
    }
}
