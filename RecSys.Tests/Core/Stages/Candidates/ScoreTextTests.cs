using System.Globalization;
using System.Text;
using CsCheck;
using RecSys.Core.Stages.Candidates;

namespace RecSys.Tests.Core.Stages.Candidates;

public sealed class ScoreTextTests
{
    [Fact]
    public void Any_score_is_written_as_the_runtime_writes_it() =>
        Gen.OneOf(Gen.Float[0, 1], Gen.Float[0, 200_000], Gen.Int[-40, 40].Select(power => MathF.Pow(2, power)), Gen.Int[1, 9_999_999].Select(n => n / 1000f))
            .Sample(score => Assert.Equal(score.ToString("G6", CultureInfo.InvariantCulture), Written(score)), iter: 20_000);

    [Theory]
    [InlineData(0.5f, "0.5")]
    [InlineData(100f, "100")]
    [InlineData(0.00012345f, "0.00012345")]
    [InlineData(9.999999f, "10")]
    [InlineData(1234.5678f, "1234.57")]
    public void Six_digits_count_and_zeros_at_the_end_do_not_stand(float score, string expected) => Assert.Equal(expected, Written(score));

    private static string Written(float score)
    {
        var bytes = new byte[ScoreText.Longest];
        return Encoding.UTF8.GetString(bytes, 0, ScoreText.Write(score, bytes));
    }
}
