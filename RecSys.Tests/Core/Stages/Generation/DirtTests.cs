using System.Globalization;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;

namespace RecSys.Tests.Core.Stages.Generation;

/// <summary>What the truth says of defects is what stands in the files, no more and no less.</summary>
public sealed class DirtTests : IDisposable
{
    private readonly GenerationLab _lab = new();
    private readonly List<LandingRow> _sales;
    private readonly Dictionary<(string File, int Line), string> _recorded = [];

    public DirtTests()
    {
        _lab.Run(GenerationLab.Tiny);
        _sales = _lab.Rows("sales");
        using var rows = new BulkRead(_lab.Connection, "select file, line, kind from truth_defects where line > 1");
        while (rows.Next())
        {
            _recorded.Add((rows.Text(0), rows.Int(1)), rows.Text(2));
        }
    }

    [Fact]
    public void Every_defect_that_can_be_seen_in_a_row_is_recorded_under_its_kind()
    {
        var customers = _lab.Rows("customers").Select(c => c["CustomerID"]).ToHashSet();
        var products = _lab.Rows("products").Select(p => p.Fields[0]).ToHashSet();
        foreach (var row in _sales)
        {
            var recorded = _recorded.GetValueOrDefault((row.File, row.Line));
            var seen = Seen(row, customers, products);
            if (seen is not null || recorded is not (null or DefectKinds.ExactDuplicate or DefectKinds.LateDuplicate or DefectKinds.LateEvent or DefectKinds.OutOfOrder))
            {
                Assert.True(seen == recorded, $"{row.File}:{row.Line} {row.Text} is {recorded}, looks like {seen}");
            }
        }
    }

    [Fact]
    public void Every_kind_occurs()
    {
        string[] ofRows =
        [
            DefectKinds.ExactDuplicate, DefectKinds.LateDuplicate, DefectKinds.MissingId, DefectKinds.UnknownCustomer, DefectKinds.UnknownProduct,
            DefectKinds.WrongType, DefectKinds.NegativeQuantity, DefectKinds.SpacesAndCasing, DefectKinds.OtherDateFormat, DefectKinds.LateEvent, DefectKinds.OutOfOrder,
        ];

        Assert.Equal(ofRows.Order(), _recorded.Values.Distinct().Order());
    }

    [Fact]
    public void Rows_that_stand_twice_are_recorded_once_each()
    {
        var seen = new HashSet<string>();
        var twice = _sales.Where(row => !seen.Add(row.Text)).Select(row => (row.File, row.Line));

        var duplicates = _recorded.Where(r => r.Value is DefectKinds.ExactDuplicate or DefectKinds.LateDuplicate).Select(r => r.Key);
        // A late copy in a later month may have one column more.
        Assert.Subset(duplicates.ToHashSet(), twice.ToHashSet());
        Assert.All(_recorded.Where(r => r.Value == DefectKinds.ExactDuplicate).Select(r => r.Key), place => Assert.Contains(place, twice));
    }

    [Fact]
    public void Rows_out_of_time_order_are_recorded_as_late_or_out_of_order()
    {
        var days = _sales.Where(s => s["EventTime"].EndsWith('Z')).ToList();
        var latest = "";
        foreach (var row in days)
        {
            var time = row["EventTime"];
            if (string.CompareOrdinal(time, latest) < 0)
            {
                Assert.True(_recorded.TryGetValue((row.File, row.Line), out var kind) && kind is DefectKinds.LateEvent or DefectKinds.LateDuplicate or DefectKinds.OutOfOrder, row.Text);
            }
            else
            {
                latest = time;
            }
        }
    }

    [Fact]
    public void A_row_out_of_order_stands_behind_a_later_one_of_its_own_day()
    {
        var rows = _sales.Where(row => _recorded.GetValueOrDefault((row.File, row.Line)) == DefectKinds.OutOfOrder).ToList();
        var behind = rows.Count(row => _sales.Any(other =>
            other.File == row.File && other.Line < row.Line && other["EventTime"].StartsWith(row["EventTime"][..10], StringComparison.Ordinal) && string.CompareOrdinal(other["EventTime"], row["EventTime"]) > 0));

        // The last row of a day has no later one.
        Assert.NotEmpty(rows);
        Assert.InRange(behind, rows.Count * 3 / 4, rows.Count);
    }

    [Fact]
    public void A_column_appears_halfway_and_another_is_renamed_at_the_end()
    {
        string[] Header(string month) => _sales.First(s => s.File == $"sales/generated_2025_{month}.csv").Header;

        Assert.DoesNotContain("Channel", Header("09"));
        Assert.Contains("Channel", Header("11"));
        Assert.Contains("Season", Header("10"));
        Assert.Contains("SeasonName", Header("11"));
        Assert.Equal("sales/generated_2025_11.csv", _lab.Scalar<string>("select file from truth_defects where kind = 'renamed_column' and line = 1"));
    }

    [Fact]
    public void Dirt_leaves_the_shop_as_it_is()
    {
        using var clean = new GenerationLab();
        clean.Run(GenerationLab.Clean);

        string[] columns = ["CustomerID", "ProductID", "InteractionType", "EventTime"];
        string Key(LandingRow row) => string.Join(',', columns.Select(c => row[c]));
        var dirty = _sales.Where(s => !_recorded.ContainsKey((s.File, s.Line))).Select(Key).ToHashSet();

        Assert.Subset(clean.Rows("sales").Select(Key).ToHashSet(), dirty);
    }

    public void Dispose() => _lab.Dispose();

    private static string? Seen(LandingRow row, HashSet<string> customers, HashSet<string> products)
    {
        bool IsNumber(string text) => long.TryParse(text.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
        var (customer, product, kind) = (row["CustomerID"], row["ProductID"], row.Kind);
        if (customer.Length == 0 || product.Length == 0)
        {
            return DefectKinds.MissingId;
        }

        if (!IsNumber(customer) || !IsNumber(product) || !IsNumber(row["Quantity"]) || kind == "teleport" || row["EventTime"] == "yesterday")
        {
            return DefectKinds.WrongType;
        }

        return row["Quantity"].StartsWith('-') ? DefectKinds.NegativeQuantity
            : !customers.Contains(customer.Trim()) ? DefectKinds.UnknownCustomer
            : !products.Contains(product.Trim()) ? DefectKinds.UnknownProduct
            : kind != kind.Trim() || kind.Any(char.IsUpper) || customer != customer.Trim() ? DefectKinds.SpacesAndCasing
            : row["EventTime"].Contains('/') ? DefectKinds.OtherDateFormat
            : null;
    }
}
