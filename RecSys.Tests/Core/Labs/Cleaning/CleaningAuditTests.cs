using RecSys.Core.Curation;
using RecSys.Core.Labs.Cleaning;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Generation;
using RecSys.Core.Storage;
using RecSys.Tests.Core.Stages.Generation;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Labs.Cleaning;

public sealed class CleaningAuditTests : IDisposable
{
    private const string Header = "CustomerID,ProductID,InteractionType,Quantity,EventTime";

    private readonly LandingLab _lab = new LandingLab { Settings = GenerationLab.Tiny };

    [Fact]
    public async Task Of_the_tiny_shop_every_injected_defect_is_caught_and_no_clean_row_is_touched()
    {
        await _lab.GenerateAsync();
        await _lab.IngestAsync();

        var check = CleaningAudit.Judge(_lab.Connection)!;
        var rate = new CleaningReports(_lab.Database).Read()!;

        Assert.True(check.Outcome == CheckOutcome.Passed, string.Join('\n', rate.Faults));
        Assert.Equal(_lab.Rows("select count(*) from truth_defects"), [rate.Injected.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        Assert.InRange(rate.Rate, CleaningAudit.WantedCatchRate, 1);
        Assert.Equal(0, rate.FalseAlarms);
    }

    [Fact]
    public async Task A_column_that_was_accepted_is_as_well_kept_as_a_rescued_one()
    {
        await _lab.GenerateAsync();
        await _lab.IngestAsync();
        CleaningAudit.Judge(_lab.Connection);
        var desk = new SchemaDesk(_lab.Database, _lab.Clock);
        desk.Add("sales", "Channel", new Decider(null));
        desk.TakeFor("sales", "SeasonName", "Season", new Decider(null));
        var events = _lab.Rows("select customer_id, product_id, interaction_type, event_time from silver_sales order by 1, 4, 2, 3");

        await _lab.IngestAsync();

        Assert.Equal(CheckOutcome.Passed, CleaningAudit.Judge(_lab.Connection)!.Outcome);
        Assert.Equal(["0"], _lab.Rows("select count(*) from cleaning_faults"));
        Assert.Equal(["0|0"], _lab.Rows("select count(_rescued_data), sum(season is null) from bronze_sales"));
        Assert.Equal(events, _lab.Rows("select customer_id, product_id, interaction_type, event_time from silver_sales order by 1, 4, 2, 3"));
    }

    [Fact]
    public async Task Judged_day_by_day_or_at_once_the_findings_are_the_same()
    {
        await _lab.GenerateAsync();
        await _lab.IngestAsync();
        CleaningAudit.Judge(_lab.Connection);
        _lab.Settings = GenerationLab.Tiny with { Lab = GenerationLab.Tiny.Lab with { AddDays = 8 } };
        await _lab.GenerateAsync();
        await _lab.IngestAsync();

        var byDay = CleaningAudit.Judge(_lab.Connection);
        var catches = _lab.Rows("select * from cleaning_catches order by kind");
        LabDatabase.Execute(_lab.Connection, "delete from lab_state where key = 'cleaning_audit_mark'");

        Assert.Equal(CleaningAudit.Judge(_lab.Connection), byDay);
        Assert.Equal(_lab.Rows("select * from cleaning_catches order by kind"), catches);
    }

    [Fact]
    public async Task A_bad_row_that_was_accepted_is_missed_and_a_clean_one_that_was_rejected_is_a_false_alarm()
    {
        await IngestAsync(
            [(3, DefectKinds.NegativeQuantity), (4, DefectKinds.WrongType), (5, DefectKinds.ExactDuplicate)],
            "1,10,view,1,2025-01-01",
            "1,10,view,2,2025-01-02",
            "1,10,teleport,1,2025-01-03",
            "1,10,view,1,2025-01-04",
            "1,10,view,-1,2025-01-05",
            "1,10,view,1,2025-01-01");

        var check = CleaningAudit.Judge(_lab.Connection)!;

        Assert.Equal("1 of 3 injected defects caught (33.33%), 2 missed, 2 false alarms.", check.Sentence.Replace(" %", "%", StringComparison.Ordinal));
        Assert.Equal(
            [
                "missed|3|quarantined|kept as it is", "missed|5|deduplicated|kept as it is",
                "false_alarm|6|clean|quarantined", "false_alarm|7|clean|deduplicated",
            ],
            _lab.Rows("select fault, line, expected, found from cleaning_faults"));
    }

    [Fact]
    public async Task A_time_in_the_other_format_counts_only_where_it_was_read_right()
    {
        await IngestAsync(
            [(2, DefectKinds.OtherDateFormat, "EventTime was 2025-03-04T05:06:59Z"), (3, DefectKinds.OtherDateFormat, "EventTime was 2025-04-03T05:06:59Z")],
            "1,10,view,1,04/03/2025 05:06",
            "1,20,view,1,04/03/2025 05:06");

        Assert.Equal("1 of 2 injected defects caught (50.00%), 1 missed, 0 false alarms.", CleaningAudit.Judge(_lab.Connection)!.Sentence.Replace(" %", "%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_judged_where_nobody_knows_the_truth()
    {
        await _lab.WithShop().With("sales/s.csv", Header, "1,10,view,1,2025-01-01").IngestAsync();

        Assert.Null(CleaningAudit.Judge(_lab.Connection));
        Assert.Null(new CleaningReports(_lab.Database).Read());
    }

    [Fact]
    public async Task Silver_of_the_pipeline_reports_the_catch_rate()
    {
        await _lab.GenerateAsync();
        await _lab.BronzeAsync();

        var report = await _lab.RunAsync(CleaningAudit.Over(new RecSys.Core.Stages.Silver.SilverStage()));

        Assert.Contains(report.Checks, check => check is { Name: "injected_defects_caught", Outcome: CheckOutcome.Passed });
        Assert.Contains(report.Checks, check => check.Name == "every_row_accounted_for");
    }

    public void Dispose() => _lab.Dispose();

    private Task IngestAsync((int Line, string Kind)[] defects, params string[] sales) => IngestAsync([.. defects.Select(d => (d.Line, d.Kind, "by hand"))], sales);

    private async Task IngestAsync((int Line, string Kind, string Detail)[] defects, params string[] sales)
    {
        LabDatabase.Create(_lab.Connection, GenerationTables.Defects);
        foreach (var (line, kind, detail) in defects)
        {
            LabDatabase.Execute(
                _lab.Connection,
                "insert into truth_defects (file, line, kind, detail, expected_outcome) values ('sales/generated_s.csv', ?1, ?2, ?3, ?4)",
                line,
                kind,
                detail,
                DefectKinds.OutcomeOf(kind));
        }

        await _lab.WithShop().With("sales/generated_s.csv", [Header, .. sales]).IngestAsync();
    }
}
