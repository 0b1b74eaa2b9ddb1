using System.Text;
using RecSys.Core.Stages.Bronze;

namespace RecSys.Tests.Core.Stages.Bronze;

public sealed class CsvRecordsTests
{
    [Fact]
    public void Quoted_fields_may_hold_commas_quotes_and_line_breaks()
    {
        Assert.Equal(["1: a|b", "2: x,y|say \"hi\"", "3: two\nlines|z", "5: 1|2"], Read("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\n1,2\n"));
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_and_empty_lines_do_not_matter()
    {
        Assert.Equal(["1: a|b", "2: 1|2", "5: 3|4"], Read("\uFEFFa,b\r\n1,2\r\n\r\n\r\n3,4"));
    }

    [Fact]
    public void An_unclosed_quote_costs_its_own_line_only()
    {
        Assert.Equal(
            ["1: a|b", "2: bad_quotes [1,\"x]", "3: 2|y", "4: 3|z"],
            Read("a,b\n1,\"x\n2,y\n3,z\n"));
    }

    [Fact]
    public void A_whole_record_after_an_unclosed_quote_survives_with_its_own_line_break()
    {
        Assert.Equal(
            ["1: a|b|c", "2: bad_quotes [1,\"x,2]", "3: 2|two\nlines|3", "5: 4|5|6"],
            Read("a,b,c\n1,\"x,2\n2,\"two\nlines\",3\n4,5,6\n"));
    }

    [Fact]
    public void A_quote_inside_a_field_is_a_fault_of_that_row()
    {
        Assert.Equal(["1: a|b", "2: bad_quotes [1,27\" wide]", "3: 2|y"], Read("a,b\n1,27\" wide\n2,y\n"));
    }

    [Fact]
    public void Too_few_and_too_many_fields_are_faults_and_a_torn_last_line_is_one_of_them()
    {
        Assert.Equal(["1: a|b|c", "2: field_count [1,2]", "3: field_count [1,2,3,4]", "4: 1|2|3", "5: field_count [7,8]"], Read("a,b,c\n1,2\n1,2,3,4\n1,2,3\n7,8"));
    }

    [Fact]
    public void A_last_line_without_a_line_break_is_whole_when_its_fields_are_there()
    {
        Assert.Equal(["1: a|b", "2: 1|2"], Read("a,b\n1,2"));
    }

    [Fact]
    public void Bytes_that_are_no_text_cost_their_row()
    {
        byte[] content = [.. "a,b\n1,"u8, 0, .. "\n2,caf"u8, 0xE9, .. "\n3,café\n"u8];

        Assert.Equal(["1: a|b", "2: not_text [1,␀]", "3: not_utf8 [2,café]", "4: 3|café"], Read(content));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\r\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_has_no_records(string content)
    {
        Assert.Empty(Read(content));
    }

    [Fact]
    public void A_record_longer_than_allowed_is_passed_over_without_being_kept()
    {
        var huge = new string('x', 5_000_000);

        var records = Read($"a,b\n1,{huge}\n2,y\n", maxRecordBytes: 1_000);

        Assert.Equal(["1: a|b", "3: 2|y"], records.Where(r => !r.Contains("too_long", StringComparison.Ordinal)));
        Assert.StartsWith("2: record_too_long [1,xxx", Assert.Single(records, r => r.Contains("too_long", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.True(records[1].Length < 3_000);
    }

    [Fact]
    public void A_quote_that_swallows_megabytes_costs_one_line()
    {
        var lines = Enumerable.Range(0, 200_000).Select(i => $"{i},row").ToList();
        lines[10] = "10,\"row";

        var records = Read("a,b\n" + string.Join('\n', lines), maxRecordBytes: 1_000);

        Assert.Equal(200_001, records.Count);
        Assert.Equal("12: record_too_long [10,\"row]", records[11]);
        Assert.Equal("200001: 199999|row", records[^1]);
    }

    [Fact]
    public void Records_are_the_same_wherever_the_buffer_ends()
    {
        var lines = Enumerable.Range(0, 60_000).Select(i => i % 7 == 0 ? $"{i},\"multi\r\nline {i}\"" : $"{i},{new string('y', i % 90)}").ToList();

        var records = Read("a,b\r\n" + string.Join("\r\n", lines) + "\r\n", maxRecordBytes: 1_000);

        Assert.Equal(60_001, records.Count);
        Assert.Equal(lines.Select((line, i) => line.Replace("\"", "", StringComparison.Ordinal).Replace(",", "|", StringComparison.Ordinal)), records.Skip(1).Select(r => r[(r.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        // The header, 59,999 records before it, 8,572 of them of two lines.
        Assert.StartsWith("68573: 59999|", records[^1], StringComparison.Ordinal);
    }

    private static List<string> Read(string content, int maxRecordBytes = 100_000) => Read(Encoding.UTF8.GetBytes(content), maxRecordBytes);

    private static List<string> Read(byte[] content, int maxRecordBytes = 100_000)
    {
        using var records = new CsvRecords(new MemoryStream(content), maxRecordBytes);
        var told = new List<string>();
        while (records.Next())
        {
            if (told.Count == 0)
            {
                records.ExpectedFields = records.FieldCount;
            }

            told.Add(records.Fault is { } fault
                ? $"{records.Line}: {fault.Rule} [{records.RawText}]"
                : $"{records.Line}: {string.Join('|', Enumerable.Range(0, records.FieldCount).Select(i => Encoding.UTF8.GetString(records.Field(i))))}");
        }

        return told;
    }
}
