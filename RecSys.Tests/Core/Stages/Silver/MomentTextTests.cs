using System.Text;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Silver;

namespace RecSys.Tests.Core.Stages.Silver;

public sealed class MomentTextTests
{
    [Theory]
    [InlineData("2025-11-30T08:15:00Z", "2025-11-30T08:15:00Z")]
    [InlineData("2025-11-30T08:15:00", "2025-11-30T08:15:00Z")]
    [InlineData("2025-11-30 08:15:07", "2025-11-30T08:15:07Z")]
    [InlineData("2025-11-30T08:15:00+05:30", "2025-11-30T02:45:00Z")]
    [InlineData("2025-11-30T08:15:00-0800", "2025-11-30T16:15:00Z")]
    [InlineData("2025-11-30T08:15+02", "2025-11-30T06:15:00Z")]
    [InlineData("2025-11-30T08:15:00.1239Z", "2025-11-30T08:15:00.123Z")]
    [InlineData("2025-11-30t08:15:00.5z", "2025-11-30T08:15:00.500Z")]
    [InlineData("2025-11-30", "2025-11-30T00:00:00Z")]
    [InlineData("30/11/2025 08:15", "2025-11-30T08:15:00Z")]
    [InlineData("05/11/2025 23:59:58", "2025-11-05T23:59:58Z")]
    [InlineData("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z")]
    public void Known_forms_are_read_as_utc(string text, string moment)
    {
        Assert.True(MomentText.TryParse(Encoding.UTF8.GetBytes(text), out var parsed));
        Assert.Equal(moment, Moments.ToIso(parsed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2025-13-01")]
    [InlineData("2025-02-29")]
    [InlineData("2025-11-30T24:00:00")]
    [InlineData("2025-11-30T08:60")]
    [InlineData("2025-11-30T08:15:00 PM")]
    [InlineData("2025-11-30T")]
    [InlineData("2025-11-30T08:1")]
    [InlineData("2025-11-30T08:15:00+25:00")]
    [InlineData("11/30/2025 08:15")]
    [InlineData("1/2/2025 08:15")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("1764490500")]
    public void Anything_else_is_not_a_moment(string text)
    {
        Assert.False(MomentText.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }
}
