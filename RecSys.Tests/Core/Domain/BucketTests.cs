using RecSys.Core.Domain;

namespace RecSys.Tests.Core.Domain;

public class BucketTests
{
    [Theory]
    [InlineData(null, "unknown")]
    [InlineData(17, "under 18")]
    [InlineData(18, "18-24")]
    [InlineData(24, "18-24")]
    [InlineData(25, "25-34")]
    [InlineData(64, "55-64")]
    [InlineData(65, "65+")]
    public void An_age_falls_into_its_half_open_group(int? age, string group) => Assert.Equal(group, AgeGroups.Names[AgeGroups.Of(age)]);

    [Theory]
    [InlineData(12, "Winter")]
    [InlineData(2, "Winter")]
    [InlineData(3, "Summer")]
    [InlineData(5, "Summer")]
    [InlineData(6, "Monsoon")]
    [InlineData(8, "Monsoon")]
    [InlineData(9, "Festive")]
    [InlineData(11, "Festive")]
    public void A_month_lies_in_its_season(int month, string season) => Assert.Equal(season, Seasons.Names[Seasons.OfMonth(month)]);

    [Theory]
    [InlineData(0f, "Low")]
    [InlineData(499.99f, "Low")]
    [InlineData(500f, "Mid")]
    [InlineData(2000f, "High")]
    [InlineData(5000f, "Premium")]
    public void Price_bands_do_not_overlap(float price, string band) => Assert.Equal(band, PriceBands.Names[PriceBands.Of(price)]);

    [Fact]
    public void A_missing_price_is_in_no_band() => Assert.Equal(-1, PriceBands.Of(float.NaN));

    [Theory]
    [InlineData(" Add_To_Cart ", EventKind.AddToCart)]
    [InlineData("VIEW", EventKind.View)]
    [InlineData("purchase", EventKind.Purchase)]
    public void A_kind_is_read_without_regard_to_case_and_space(string text, EventKind kind)
    {
        Assert.True(EventKinds.TryParse(text, out var read));
        Assert.Equal(kind, read);
    }

    [Fact]
    public void Another_word_is_no_kind() => Assert.False(EventKinds.TryParse("return", out _));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(1_500, "1970-01-01T00:00:01.500Z")]
    public void A_moment_is_written_as_iso_8601_in_utc(long moment, string text) => Assert.Equal(text, Moments.ToIso(moment));
}
