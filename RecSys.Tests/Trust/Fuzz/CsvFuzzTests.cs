using System.Text;
using System.Text.Unicode;
using CsCheck;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Stages.Silver;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust.Fuzz;

/// <summary>The reader of landing files, whatever lies in them.</summary>
[Trait("Category", "Fuzz")]
public sealed class CsvFuzzTests
{
    private const int LongestRecord = 4_000;

    private static readonly string[] Corpus =
    [
        "OrderID,CustomerID,ProductID,InteractionType,Quantity,PriceAtPurchase,EventTime\nO1,1,10,purchase,2,99.95,2025-11-30T08:15:00Z\n,1,10,view,,,2025-11-30T08:16:00+05:30\n",
        "CustomerID,CustomerName,Age,Location\r\n1,\"Asha, \"\"the first\"\"\",34,\"Two\r\nlines\"\r\n2,Ravi,,Pune\r\n",
        "\uFEFFProductID,ProductName,Category,Price,device,device\n10,Phone ☎,Phones,199,a,b\n20,=1+1,Kitchen,-5,c,d",
        "a;b;c\n1;2;3\n",
        "CustomerID,CustomerID,CustomerID (2),,,column 4\n1,2,3,4,5,6\n",
    ];

    private static readonly string[] Words = ["\"", "\"\"", ",", "\n", "\r", "\r\n", "\"\n", ",\"", "CustomerID", "EventTime", " ", "\t", "9223372036854775808", "1e999", "=cmd|' /C calc'!A0", "\u2028", "2025-11-30T08:15:00Z", "NaN", "-"];

    [Fact]
    public void Whatever_a_file_holds_is_read_to_its_end_record_by_record()
    {
        var judge = new SaleJudge(new KnownIds(new HashSet<long> { 1, 2 }, new HashSet<long> { 10, 20 }), 1, long.MinValue);

        // The reader's buffer is a megabyte, whatever the file.
        new FuzzRun("CSV reader", new Mutator(Corpus, Words)).Over((content, chance) =>
        {
            using var records = new CsvRecords(new Drip(content, chance.Next(3) == 0 ? 1 + chance.Next(50) : content.Length + 1), LongestRecord);
            if (!records.Next() || records.Fault is not null)
            {
                return;
            }

            var kind = LandingSchema.Kinds[chance.Next(3)];
            var header = HeaderMap.Read(kind, records, AcceptedColumns.None);
            Assert.Equal(header.Unknown.Count, header.Unknown.Select(u => u.Name).Distinct().Count());
            records.ExpectedFields = records.FieldCount;
            var rescued = new RescuedColumns(header);
            var (row, line, count) = (new RecordRow(LandingSchema.Sales, records, HeaderMap.Read(LandingSchema.Sales, records, AcceptedColumns.None)), records.Line, 0);
            while (records.Next())
            {
                Assert.True(records.Line > line || records.Line >= line && count == 0, "Lines go forward.");
                Assert.True(++count <= content.Length, "There are no more records than bytes.");
                line = records.Line;
                if (records.Fault is not null)
                {
                    Assert.InRange(records.RawText.Length, 0, LongestRecord);
                    continue;
                }

                Assert.Equal(records.ExpectedFields, records.FieldCount);
                for (var i = 0; i < records.FieldCount; i++)
                {
                    Assert.True(Utf8.IsValid(records.Field(i)) && !records.Field(i).Contains((byte)0));
                }

                rescued.Take(records);
                judge.Keeps(row, 0);
            }
        });
    }

    [Fact]
    public void What_a_writer_wrote_is_read_back_letter_by_letter()
    {
        string[] awkward = ["\"", ",", "\r\n", "a\nb", "", " x ", "\"\"", "=1"];
        var field = Gen.OneOf(Gen.String[0, 20], Gen.Int[0, awkward.Length - 1].Select(i => awkward[i])).Select(text => text.Replace("\0", "", StringComparison.Ordinal)).Where(IsText);
        var tables = from columns in Gen.Int[1, 6] from rows in field.Array[columns].Array[1, 8] select rows;
        tables.Sample(rows =>
        {
            // One empty field alone is an empty line, which is passed over.
            var wanted = rows.Where(row => row.Length > 1 || row[0].Length > 0).ToList();
            var text = string.Concat(wanted.Select(row => string.Join(',', row.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n"));
            using var records = new CsvRecords(new MemoryStream(Encoding.UTF8.GetBytes(text)), 100_000);
            foreach (var row in wanted)
            {
                Assert.True(records.Next());
                Assert.Null(records.Fault);
                Assert.Equal(row, Enumerable.Range(0, records.FieldCount).Select(i => Encoding.UTF8.GetString(records.Field(i))));
            }

            Assert.False(records.Next());
        });
    }

    [Fact]
    public async Task Files_of_any_content_are_ingested_and_every_row_is_accounted_for()
    {
        using var lab = new LandingLab();
        lab.WithShop();
        var mutator = new Mutator(Corpus, Words);
        for (var i = 0; i < 60; i++)
        {
            lab.With($"{LandingSchema.Kinds[i % 3].Name}/f{i}.csv", mutator.Next(new Random(i)));
        }

        var report = await lab.IngestAsync();

        Assert.Contains(report.Checks, check => check.Name == "every_row_accounted_for" && check.Outcome == RecSys.Core.Pipeline.CheckOutcome.Passed);
    }

    private static bool IsText(string text) => !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);

    /// <summary>Gives a few bytes at a time, as a slow disk may.</summary>
    private sealed class Drip(byte[] content, int most) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);
    }
}
