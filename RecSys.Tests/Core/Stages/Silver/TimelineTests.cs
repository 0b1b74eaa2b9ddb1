using RecSys.Core.Stages.Silver;

namespace RecSys.Tests.Core.Stages.Silver;

public sealed class TimelineTests
{
    private const long Beginning = long.MinValue;

    [Fact]
    public void The_first_version_counts_back_to_the_beginning_and_a_new_content_closes_it()
    {
        Assert.Equal([(Beginning, 50L, "a"), (50L, (long?)null, "b")], Lay((10, "a"), (50, "b")));
    }

    [Fact]
    public void The_same_content_again_makes_no_version()
    {
        Assert.Equal([(Beginning, (long?)null, "a")], Lay((10, "a"), (50, "a"), (90, "a")));
    }

    [Fact]
    public void A_content_that_returns_is_a_version_again()
    {
        Assert.Equal([(Beginning, 20L, "a"), (20L, 30L, "b"), (30L, (long?)null, "a")], Lay((10, "a"), (20, "b"), (30, "a")));
    }

    [Fact]
    public void A_late_row_is_put_in_its_place()
    {
        Assert.Equal([(Beginning, 20L, "a"), (20L, 30L, "b"), (30L, (long?)null, "c")], Lay((10, "a"), (30, "c"), (20, "b")));
    }

    [Fact]
    public void A_row_without_a_moment_holds_from_the_beginning_until_a_dated_one()
    {
        Assert.Equal([(Beginning, 20L, "u"), (20L, (long?)null, "a")], Lay((20, "a"), (null, "u")));
    }

    [Fact]
    public void Of_rows_of_one_moment_the_last_ingested_stands()
    {
        Assert.Equal([(Beginning, (long?)null, "b")], Lay((null, "a"), (null, "b")));
    }

    private static IEnumerable<(long From, long? To, string Content)> Lay(params (long? Moment, string Content)[] rows) =>
        Timeline.Of([.. rows.Select((row, i) => new Observation(row.Moment, i + 1, [row.Content]))]).Select(v => (v.ValidFrom, v.ValidTo, (string)v.Values[0]!));
}
