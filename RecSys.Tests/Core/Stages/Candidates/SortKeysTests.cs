using CsCheck;
using RecSys.Core.Stages.Candidates;

namespace RecSys.Tests.Core.Stages.Candidates;

public sealed class SortKeysTests
{
    // Few and many different numbers, and such as lie near each other beside one far away.
    private static readonly Gen<ulong> Key = Gen.OneOf(Gen.ULong[0, 50], Gen.ULong, Gen.ULong[1UL << 40, (1UL << 40) + 5000]);

    [Fact]
    public void The_smallest_are_what_a_full_sort_puts_first() =>
        Gen.Select(Gen.OneOf(Gen.ULong[0, 50].Array[0, 200], Key.Array[0, 900]), Gen.Int[1, 300]).Sample((keys, count) =>
        {
            var expected = keys.Order().Take(count).ToArray();

            var smallest = SortKeys.Smallest(keys.ToArray(), count, new ulong[keys.Length]).ToArray();

            Assert.Equal(expected, smallest);
        });

    [Fact]
    public void The_smallest_come_to_the_front() =>
        Gen.Select(Key.Array[1, 200], Gen.Int[1, 200]).Sample((keys, count) =>
        {
            var wanted = Math.Min(count, keys.Length);
            var parted = keys.ToArray();

            SortKeys.Part(parted, wanted);

            Assert.Equal(keys.Order().Take(wanted), parted.Take(wanted).Order());
        });
}
