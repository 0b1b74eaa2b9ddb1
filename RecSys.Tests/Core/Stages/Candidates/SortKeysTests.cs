using CsCheck;
using RecSys.Core.Stages.Candidates;

namespace RecSys.Tests.Core.Stages.Candidates;

public sealed class SortKeysTests
{
    [Fact]
    public void The_smallest_are_what_a_full_sort_puts_first() =>
        Gen.Select(Gen.ULong[0, 50].Array[0, 200], Gen.Int[1, 60]).Sample((keys, count) =>
        {
            var expected = keys.Order().Take(count).ToArray();

            var smallest = SortKeys.Smallest(keys.ToArray(), count).ToArray();

            Assert.Equal(expected, smallest);
        });
}
