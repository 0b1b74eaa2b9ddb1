using RecSys.Core.Stages.Features;

namespace RecSys.Tests.Core.Stages.Features;

public sealed class FeatureMomentsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Features_side_by_side_are_what_each_is_alone(int features)
    {
        var random = new Random(features);
        var rows = Enumerable.Range(0, 200)
            .Select(_ => (Values: Enumerable.Range(0, features).Select(_ => random.Next(4) == 0 ? float.NaN : random.NextSingle() - 0.5f).ToArray(), Positive: random.Next(5) == 0))
            .ToList();
        var together = new FeatureMoments(features);
        foreach (var (values, positive) in rows)
        {
            together.Add(values, positive);
        }

        for (var feature = 0; feature < features; feature++)
        {
            var known = rows.Where(r => !float.IsNaN(r.Values[feature])).Select(r => (Value: (double)r.Values[feature], r.Positive)).ToList();
            var mean = known.Sum(k => k.Value) / known.Count;

            Assert.Equal(mean, together.Mean(feature));
            Assert.Equal(known.Min(k => k.Value), together.Least(feature));
            Assert.Equal(known.Max(k => k.Value), together.Most(feature));
            Assert.Equal(1 - known.Count / 200.0, together.MissingShare(feature));
            Assert.Equal(Math.Sqrt(known.Sum(k => k.Value * k.Value) / known.Count - mean * mean), together.Deviation(feature));
            var alone = new FeatureMoments(1);
            foreach (var (values, positive) in rows)
            {
                alone.Add(values.AsSpan(feature, 1), positive);
            }

            Assert.Equal(alone.Correlation(0), together.Correlation(feature));
        }
    }
}
