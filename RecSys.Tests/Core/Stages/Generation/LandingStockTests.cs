using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;

namespace RecSys.Tests.Core.Stages.Generation;

/// <summary>With the source "landing" generation makes nothing.</summary>
public sealed class LandingStockTests
{
    private static readonly LabSettings Landing = new() { Lab = new LabSection { Preset = "tiny", Source = "landing" } };

    [Fact]
    public void The_files_found_are_counted_and_left_alone()
    {
        using var lab = new GenerationLab();
        GivenFile(lab, "sales", "a.csv", "CustomerID,ProductID,InteractionType,EventTime\n1,2,view,2025-11-30\n1,3,view,2025-11-30");
        GivenFile(lab, "customers", "b.csv", "CustomerID\n1\n");
        var files = lab.Files();

        var report = lab.Run(Landing);

        Assert.Equal(3, report.RowsOut);
        Assert.Equal(files, lab.Files());
        Assert.Empty(report.Checks);
    }

    [Fact]
    public void Without_a_sales_file_the_error_says_where_to_put_one()
    {
        using var lab = new GenerationLab();
        GivenFile(lab, "customers", "b.csv", "CustomerID\n1\n");

        var error = Assert.Throws<LabException>(() => lab.Run(Landing));

        Assert.Contains(lab.Paths.LandingOf("sales"), error.Message);
        Assert.NotEmpty(error.Hint);
    }

    [Fact]
    public void Files_of_a_generated_shop_among_them_are_warned_of()
    {
        using var lab = new GenerationLab();
        lab.Run(GenerationLab.Tiny);
        var files = lab.Files();

        var report = lab.Run(Landing);

        Assert.Equal(CheckOutcome.Warned, Assert.Single(report.Checks).Outcome);
        Assert.Equal(files, lab.Files());
        Assert.Equal(200, lab.Scalar<long>("select count(*) from truth_customers"));
    }

    [Fact]
    public void The_truth_of_a_shop_whose_files_are_gone_is_forgotten()
    {
        using var lab = new GenerationLab();
        lab.Run(GenerationLab.Tiny);
        Directory.Delete(lab.Paths.Landing, recursive: true);
        GivenFile(lab, "sales", "a.csv", "CustomerID,ProductID,InteractionType,EventTime\n1,2,view,2025-11-30\n");

        lab.Run(Landing);

        Assert.Equal(0, lab.Scalar<long>("select count(*) from truth_customers"));
    }

    private static void GivenFile(GenerationLab lab, string kind, string name, string content)
    {
        Directory.CreateDirectory(lab.Paths.LandingOf(kind));
        File.WriteAllText(Path.Combine(lab.Paths.LandingOf(kind), name), content);
    }
}
