using System.Text;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Bronze;
using RecSys.Tests.Support;

namespace RecSys.Tests.Trust;

/// <summary>Landing files that were made to do harm, or by a program that did not care.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const string Header = "OrderID,CustomerID,ProductID,InteractionType,EventTime";
    private const string Good = ",1,10,view,2025-11-30T08:15:00Z";

    private readonly LandingLab _lab = new LandingLab().WithShop();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_field_of_a_megabyte_costs_its_own_row()
    {
        var huge = new string('x', 1_000_000);
        _lab.With("sales/s.csv", Header, Good, $"{huge},1,10,view,2025-11-30T08:16:00Z", $"\"{huge}\",1,10,view,2025-11-30T08:17:00Z", ",1,20,view,2025-11-30T08:18:00Z");

        await _lab.IngestAsync();

        Assert.Equal(["10", "20"], _lab.Rows("select product_id from silver_sales order by event_time"));
        Assert.Equal(["3|record_too_long", "4|record_too_long"], _lab.Rows("select line, rules from silver_quarantine order by line"));
        Assert.True(int.Parse(_lab.Rows("select max(length(raw_row)) from silver_quarantine")[0], System.Globalization.CultureInfo.InvariantCulture) < 3_000);
    }

    [Fact]
    public async Task A_field_of_a_megabyte_is_kept_whole_where_the_settings_allow_it()
    {
        _lab.Settings = new LabSettings { Bronze = new BronzeSettings { MaxRecordLength = 2_000_000 } };
        _lab.With("sales/s.csv", Header, $"\"{new string('x', 1_000_000)}\",1,10,view,2025-11-30T08:16:00Z");

        await _lab.IngestAsync();

        Assert.Equal(["1000000"], _lab.Rows("select length(order_id) from silver_sales"));
    }

    [Fact]
    public async Task Ten_thousand_columns_are_rescued_and_the_known_ones_are_found_among_them()
    {
        var columns = Enumerable.Range(0, 10_000).Select(i => $"c{i}").ToList();
        _lab.With("sales/s.csv", $"{string.Join(',', columns)},{Header}", $"{string.Join(',', columns.Select(_ => "1"))},{Good}", $"{string.Join(',', columns.Select(_ => ""))},,1,20,view,2025-11-30T08:18:00Z");

        await _lab.IngestAsync();

        Assert.Equal(["10", "20"], _lab.Rows("select product_id from silver_sales order by event_time"));
        Assert.Equal(["10000|10000|1"], _lab.Rows("select count(*), count(distinct header), max(rows_filled) from bronze_rescued_columns"));
        Assert.Equal(["1"], _lab.Rows("select _rescued_data ->> '$.c9999' from bronze_sales where product_id = '10'"));
    }

    [Fact]
    public void Ten_thousand_columns_of_one_name_cost_what_others_cost()
    {
        var text = $"{string.Concat(Enumerable.Repeat("x,", 10_000))}{Header}\n";
        using var records = new CsvRecords(new MemoryStream(Encoding.UTF8.GetBytes(text)), 100_000);
        Assert.True(records.Next());
        var before = GC.GetAllocatedBytesForCurrentThread();

        var header = HeaderMap.Read(LandingSchema.Sales, records, AcceptedColumns.None);

        Assert.Equal(10_000, header.Unknown.Select(column => column.Name).Distinct().Count());
        // To count each from the beginning would take gigabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public async Task Columns_that_are_called_as_a_doubled_one_would_be_are_kept_apart()
    {
        _lab.With("sales/s.csv", $"{Header},x,x,x (2),CustomerID,CustomerID (2),,column 11", $"{Good},a,b,c,2,d,e,f");

        await _lab.IngestAsync();

        Assert.Equal(["CustomerID (2)|2", "CustomerID (2) (2)|d", "column 11|e", "column 11 (2)|f", "x|a", "x (2)|b", "x (2) (2)|c"], _lab.Rows("select header, example from bronze_rescued_columns order by header"));
        Assert.Equal(["1|10"], _lab.Rows("select customer_id, product_id from silver_sales"));
    }

    [Fact]
    public async Task Other_encodings_are_named_and_nothing_of_them_is_taken_for_text()
    {
        var text = $"{Header}\n{Good}\n";
        _lab.With("sales/a-utf16.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)])
            .With("sales/b-utf16-big.csv", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)])
            .With("sales/c-utf16-without-mark.csv", Encoding.Unicode.GetBytes(text))
            .With("sales/d-utf32.csv", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(text)])
            .With("sales/e-latin1.csv", [.. Encoding.Latin1.GetBytes($"{Header}\ncafé,1,10,view,2025-11-30T08:15:00Z\n"), .. Encoding.UTF8.GetBytes($"{Good}\n")])
            .With("sales/f-utf8-with-mark.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{Header}\ncafé,1,20,view,2025-11-30T08:15:00Z\n")]);

        await _lab.IngestAsync();

        Assert.Equal(
            [
                "sales/a-utf16.csv|unreadable_file|The file is UTF-16; save it as UTF-8.", "sales/b-utf16-big.csv|unreadable_file|The file is UTF-16; save it as UTF-8.",
                "sales/c-utf16-without-mark.csv|unreadable_file|The file is not text: it starts with NUL bytes.", "sales/d-utf32.csv|unreadable_file|The file is UTF-16; save it as UTF-8.",
                "sales/e-latin1.csv|not_utf8|The row is not UTF-8; save the file as UTF-8.",
            ],
            _lab.Rows("select file, rules, reason from silver_quarantine order by file"));
        Assert.Equal(["|10", "café|20"], _lab.Rows("select order_id, product_id from silver_sales order by product_id"));
    }

    [Fact]
    public async Task NUL_bytes_cost_their_row_wherever_they_stand()
    {
        // At the very beginning of a file they tell that it is no text at all.
        var good = string.Concat(Enumerable.Range(10, 10).Select(second => $",1,10,view,2025-11-30T08:15:{second}Z\n"));
        _lab.With("sales/s.csv", [.. Encoding.UTF8.GetBytes($"{Header}\n{good}A"), 0, .. Encoding.UTF8.GetBytes($"{Good}\n{Good}\n")]);

        await _lab.IngestAsync();

        Assert.Equal(["12|not_text"], _lab.Rows("select line, rules from silver_quarantine"));
        Assert.Equal(["11"], _lab.Rows("select count(*) from silver_sales"));
    }

    [Fact]
    public async Task Script_and_formulas_in_names_are_names()
    {
        _lab.With("products/p2.csv", "ProductID,ProductName,Category", "30,<script>alert(1)</script>,=1+1");

        await _lab.IngestAsync();

        Assert.Equal(["<script>alert(1)</script>|=1+1"], _lab.Rows("select product_name, category from silver_products where product_id = 30"));
    }
}
