using System.Globalization;
using RecSys.Core.Storage;
using RecSys.Web.Components.Shared;

namespace RecSys.Tests.Web.Shared;

/// <summary>Numbers, days and moments as three browsers' languages write them.</summary>
public sealed class ShowTests : IDisposable
{
    private static readonly DateTimeOffset Moment = new(2025, 11, 30, 23, 59, 58, TimeSpan.Zero);

    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    [Theory]
    [InlineData("en-US", "1,234,567", "11/30/2025 11:59 PM UTC", "1.5 s")]
    [InlineData("de-DE", "1.234.567", "30.11.2025 23:59 UTC", "1,5 s")]
    [InlineData("en-IN", "12,34,567", "30/11/2025 11:59 pm UTC", "1.5 s")]
    public void Counts_moments_and_durations_follow_the_language(string culture, string count, string moment, string duration)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal((count, moment, duration), (Show.Count(1_234_567), Plain(Show.Time(Moment)), Show.Duration(1500)));
    }

    [Theory]
    [InlineData("de-DE", "1,234,567 of 2,000 rows (8.8 %), NDCG@10 0.2459.", "1.234.567 of 2.000 rows (8,8 %), NDCG@10 0,2459.")]
    [InlineData("en-IN", "1,234,567 rows up to 2025-11-30T23:59:58Z, from 2025-11-01 on.", "12,34,567 rows up to 30/11/2025 11:59 pm UTC, from 01/11/2025 on.")]
    [InlineData("de-DE", "Version 3.7.0 in sales/generated_2025_11.csv, line 1234, seed 42, 10,00 and v1.5", "Version 3.7.0 in sales/generated_2025_11.csv, line 1234, seed 42, 10,00 and v1.5")]
    [InlineData("de-DE", "It ended: 12,345.60, then 0.5, then 7.", "It ended: 12.345,60, then 0,5, then 7.")]
    public void A_sentence_that_a_stage_wrote_follows_the_language(string culture, string written, string shown)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(shown, Plain(Show.Sentence(written)));
    }

    [Theory]
    [InlineData("en-US", "8.8% of 1,000, of 53% more: 100%.", "25%", "+31%", "−4%", "0%")]
    [InlineData("de-DE", "8,8 % of 1.000, of 53 % more: 100 %.", "25 %", "+31 %", "−4 %", "0 %")]
    public void Percents_are_written_alike_in_sentences_and_figures(string culture, string sentence, string share, string up, string down, string even)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(sentence, Plain(Show.Sentence("8.8 % of 1,000, of 53 % more: 100 %.")));
        Assert.Equal((share, up, down, even), (Plain(Show.Percent(0.25)), Plain(Show.Change(0.31)), Plain(Show.Change(-0.04)), Plain(Show.Change(0.001))));
        Assert.Equal(("–", "–"), (Show.Percent(null), Show.Change(double.NaN)));
    }

    [Fact]
    public void Names_are_listed_as_a_person_says_them() =>
        Assert.Equal(("silver", "silver and gold", "silver, labels and splits"), (Show.List(["silver"]), Show.List(["silver", "gold"]), Show.List(["silver", "labels", "splits"])));

    [Fact]
    public void Whole_minutes_are_said_without_seconds() =>
        Assert.Equal(("10 min", "10 min 05 s", "59.9 s"), (Show.Duration(600_000), Show.Duration(605_000), Show.Duration(59_900)));

    [Theory]
    [InlineData("de-DE")]
    [InlineData("en-IN")]
    [InlineData("en-US")]
    public void What_a_table_shows_is_what_its_filter_takes(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal("1234567", Typed.AsStored(ColumnKind.Integer, Show.Cell(new Column("rows", ColumnKind.Integer), 1_234_567L)));
        Assert.Equal("1234.5", Typed.AsStored(ColumnKind.Real, Show.Cell(new Column("price", ColumnKind.Real), 1234.5)));
        Assert.Equal("2025-11-30T23:59:58Z", Typed.AsStored(ColumnKind.Moment, Show.Cell(new Column("event_time", ColumnKind.Moment), "2025-11-30T23:59:58Z")));
        Assert.Equal("2025-11-30T23:59:58.25Z", Typed.AsStored(ColumnKind.Moment, Show.Cell(new Column("event_time", ColumnKind.Moment), "2025-11-30T23:59:58.250Z")));
        Assert.Equal("2025-11-30", Typed.AsStored(ColumnKind.Moment, "2025-11-30"));
        Assert.Equal("some words", Typed.AsStored(ColumnKind.Integer, "some words"));
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;

    // Some languages set a narrow space before am and pm, and one that does not break before %.
    private static string Plain(string text) => text.Replace('\u202f', ' ').Replace('\u00a0', ' ');
}
