using RecSys.Core.Curation;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Bronze;
using RecSys.Core.Storage;
using RecSys.Tests.Support;

namespace RecSys.Tests.Core.Curation;

/// <summary>Columns that the schema does not know are offered; accepted ones are bronze's for good.</summary>
public sealed class SchemaDeskTests : IDisposable
{
    private const string Header = "CustomerID,ProductID,InteractionType,EventTime";

    private readonly LandingLab _lab = new LandingLab().WithShop();

    private SchemaDesk Desk => new(_lab.Database, _lab.Clock);

    [Fact]
    public async Task An_unknown_column_is_offered_with_its_files_values_and_what_it_may_have_been()
    {
        await _lab.With("sales/1.csv", Header + ",Channel,SeasonName,Season", "1,10,view,2025-12-01,web,,Winter")
            .With("sales/2.csv", Header + ",Channel,SeasonName", "1,10,view,2025-12-02,,Winter", "2,10,view,2025-12-02,app,Winter").BronzeAsync();

        var offers = Overview().Offers;

        Assert.Equal(["Channel", "SeasonName"], offers.Select(o => o.Header));
        Assert.Equal((2, "sales/1.csv", 2, null), (offers[0].Files, offers[0].FirstFile, offers[0].Rows, offers[0].LooksLike));
        Assert.Equal(["web", "app"], offers[0].Examples);
        // One of the files has a Season of its own, so the name is no other one's.
        Assert.Null(offers[1].LooksLike);
    }

    [Fact]
    public async Task A_column_whose_files_lack_one_of_a_like_name_may_have_been_renamed()
    {
        await _lab.With("sales/1.csv", Header + ",SeasonName", "1,10,view,2025-12-01,Winter").BronzeAsync();

        Assert.Equal("Season", Assert.Single(Overview().Offers).LooksLike);
    }

    [Fact]
    public async Task An_accepted_column_is_added_filled_from_before_and_filled_from_then_on()
    {
        await _lab.With("sales/1.csv", Header + ",Channel,Note", "1,10,view,2025-12-01,web,x", "1,20,view,2025-12-01,,y").IngestAsync();
        Desk.Add("sales", "Channel", new Decider("Ana"));
        _lab.With("sales/2.csv", "channel," + Header, "app,2,10,view,2025-12-02");

        var report = await _lab.BronzeAsync();

        Assert.Equal(["web|{\"Note\":\"x\"}", "|{\"Note\":\"y\"}", "app|"], _lab.Rows("select channel, _rescued_data from bronze_sales order by id"));
        Assert.Contains("Column Channel of sales was added as channel; 2 earlier rows got their value.", report.Notes);
        var decision = Assert.Single(Overview().Decisions);
        Assert.Equal(("added", "channel", "Ana", 2, false), (decision.Decision, decision.Stored, decision.DecidedBy, decision.RowsFilled, decision.IsWaiting));
        Assert.Equal(["Note"], Overview().Offers.Select(o => o.Header));
        Assert.Equal(CheckOutcome.Warned, report.Checks.Single(c => c.Name == "columns_known").Outcome);
    }

    [Fact]
    public async Task An_accepted_column_survives_a_restart_a_re_run_and_a_bronze_that_starts_over()
    {
        await _lab.With("sales/generated_1.csv", Header + ",Channel", "1,10,view,2025-12-01,web").BronzeAsync();
        Desk.Add("sales", "Channel", new Decider(null));
        await _lab.BronzeAsync();
        _lab.Database.Open();
        await _lab.BronzeAsync();
        _lab.With("sales/generated_1.csv", Header + ",Channel", "1,10,view,2025-12-01,shop", "2,10,view,2025-12-01,app");

        await _lab.BronzeAsync();

        Assert.Equal(["shop|", "app|"], _lab.Rows("select channel, _rescued_data from bronze_sales order by id"));
        Assert.Empty(Overview().Offers);
    }

    [Fact]
    public async Task A_run_that_ends_before_its_commit_leaves_neither_the_column_nor_its_values()
    {
        await _lab.With("sales/1.csv", Header + ",Channel", "1,10,view,2025-12-01,web").BronzeAsync();
        Desk.Add("sales", "Channel", new Decider(null));
        LabDatabase.Execute(_lab.Connection, "create trigger killed after update on bronze_schema_changes begin select raise(abort, 'killed'); end");
        await Assert.ThrowsAnyAsync<Exception>(_lab.BronzeAsync);
        LabDatabase.Execute(_lab.Connection, "drop trigger killed");
        Assert.Equal(["{\"Channel\":\"web\"}"], _lab.Rows("select _rescued_data from bronze_sales"));
        Assert.Equal(["0"], _lab.Rows("select count(*) from pragma_table_info('bronze_sales') where name = 'channel'"));

        await _lab.BronzeAsync();

        Assert.Equal(["web"], _lab.Rows("select channel from bronze_sales"));
    }

    [Fact]
    public async Task An_added_column_can_be_browsed_filtered_and_downloaded()
    {
        await using var lab = new TestLab([new BronzeStage()]);
        var folder = Directory.CreateDirectory(Path.Combine(lab.Folder, "landing", "sales")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(folder, "s.csv"), [Header + ",Group", "1,10,view,2025-12-01,a", "1,10,view,2025-12-01,b"]);
        await lab.RunAsync("bronze");
        lab.Get<SchemaDesk>().Add("sales", "Group", new Decider(null));
        await lab.RunAsync("bronze");

        var page = lab.Get<TableReports>().Page("bronze_sales", TableQuery.Parse(null, ["group:eq:b"], 0, 10));

        Assert.Equal((1, "group", "b"), (page.Total, page.Table.Columns[^1].Name, (string)page.Rows[0][^1]!));
    }

    [Fact]
    public async Task A_renamed_column_is_taken_for_its_own_and_what_was_quarantined_for_it_becomes_events()
    {
        await _lab.With("sales/1.csv", "CustomerID,ProductID,Kind,EventTime", "1,10,view,2025-12-01").IngestAsync();
        Assert.Equal(["1"], _lab.Rows("select count(*) from silver_quarantine where released_at is null"));
        Desk.TakeFor("sales", "Kind", "InteractionType", new Decider(null));
        _lab.With("sales/2.csv", "CustomerID,ProductID,Kind,EventTime", "2,20,purchase,2025-12-02");

        var report = await _lab.IngestAsync();

        Assert.Equal(["1|0", "2|2"], _lab.Rows("select customer_id, interaction_type from silver_sales order by id"));
        Assert.Equal(["0"], _lab.Rows("select count(*) from silver_quarantine"));
        Assert.Equal(CheckOutcome.Passed, report.Checks.Single(c => c.Name == "every_row_accounted_for").Outcome);
        Assert.Equal(["2|2"], _lab.Rows("select count(*), count(distinct customer_id) from silver_customers"));
    }

    [Fact]
    public async Task A_file_that_has_the_column_itself_keeps_it_and_rescues_the_other_name()
    {
        await _lab.With("sales/1.csv", Header + ",SeasonName", "1,10,view,2025-12-01,Winter").BronzeAsync();
        Desk.TakeFor("sales", "SeasonName", "Season", new Decider(null));
        _lab.With("sales/2.csv", "SeasonName,Season," + Header, "cold,Winter,1,10,view,2025-12-02");

        await _lab.BronzeAsync();

        Assert.Equal(["Winter|", "Winter|{\"SeasonName\":\"cold\"}"], _lab.Rows("select season, _rescued_data from bronze_sales order by id"));
    }

    [Fact]
    public async Task Rows_that_were_mended_by_hand_are_events_again_after_silver_started_over()
    {
        await _lab.With("sales/1.csv", Header + ",Qty", "1,10,click,2025-12-01,2", "1,10,view,2025-12-02,3").IngestAsync();
        new QuarantineDesk(_lab.Database, RecSys.Core.Settings.SettingsBook.Of(new()), _lab.Clock).Mend(
            1, new Dictionary<string, string?> { ["CustomerID"] = "1", ["ProductID"] = "10", ["InteractionType"] = "view", ["EventTime"] = "2025-12-01" }, new Decider(null));
        await _lab.SilverAsync();
        Desk.TakeFor("sales", "Qty", "Quantity", new Decider(null));

        await _lab.IngestAsync();

        Assert.Equal(["1", "3"], _lab.Rows("select quantity from silver_sales order by event_time"));
    }

    [Fact]
    public async Task A_column_that_was_left_aside_is_offered_no_longer_until_that_is_taken_back()
    {
        await _lab.With("sales/1.csv", Header + ",Channel", "1,10,view,2025-12-01,web").BronzeAsync();
        Desk.Ignore("sales", "Channel", new Decider(null));

        Assert.Empty(Overview().Offers);
        Assert.Equal(CheckOutcome.Passed, (await _lab.BronzeAsync()).Checks.Single(c => c.Name == "columns_known").Outcome);
        Assert.Equal(["{\"Channel\":\"web\"}"], _lab.Rows("select _rescued_data from bronze_sales"));
        Desk.TakeBack("sales", "Channel");
        Assert.Single(Overview().Offers);
    }

    [Fact]
    public async Task A_name_that_is_taken_gets_a_number_and_another_spelling_shares_it()
    {
        await _lab.With("sales/1.csv", Header + ",Line,LINE No,line no", "1,10,view,2025-12-01,a,b,c").BronzeAsync();

        Assert.Equal("line_2", Desk.Add("sales", "Line", new Decider(null)));
        Assert.Equal("line_no", Desk.Add("sales", "LINE No", new Decider(null)));
    }

    [Fact]
    public async Task What_cannot_be_decided_says_why()
    {
        await _lab.With("sales/1.csv", Header + ",Channel", "1,10,view,2025-12-01,web").BronzeAsync();

        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => Desk.Add("sales", "Chanel", new Decider(null))).Fault);
        Assert.Equal(Fault.NotFound, Assert.Throws<LabException>(() => Desk.Ignore("orders", "Channel", new Decider(null))).Fault);
        Assert.Contains("no column Colour", Assert.Throws<LabException>(() => Desk.TakeFor("sales", "Channel", "Colour", new Decider(null))).Message, StringComparison.Ordinal);
        Desk.Add("sales", "Channel", new Decider(null));
        await _lab.BronzeAsync();
        Assert.Equal(Fault.Conflict, Assert.Throws<LabException>(() => Desk.TakeBack("sales", "Channel")).Fault);
    }

    public void Dispose() => _lab.Dispose();

    private SchemaOverview Overview() => new SchemaReports(_lab.Database).Overview();
}
