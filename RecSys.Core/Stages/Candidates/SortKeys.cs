using System.Numerics;

namespace RecSys.Core.Stages.Candidates;

/// <summary>Sorts the smallest of many numbers.</summary>
internal static class SortKeys
{
    /// <summary>Up to so many numbers each is put where it belongs among those before it.</summary>
    private const int Few = 24;

    /// <summary>
    /// The smallest keys in order, at most <paramref name="count"/>. Keys are counted into buckets of equal width and laid down bucket by bucket; what stands in
    /// one bucket is sorted by itself (Knuth, The Art of Computer Programming 3, 5.2.1 and 5.2.5).
    /// </summary>
    /// <param name="keys">Left in any order.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="scratch">As long as the keys.</param>
    public static ReadOnlySpan<ulong> Smallest(Span<ulong> keys, int count, Span<ulong> scratch)
    {
        var wanted = Math.Min(keys.Length, count);

        // A source that walks a ranking proposes in order: to see that is cheaper than to sort.
        if (IsSorted(keys))
        {
            return keys[..wanted];
        }

        if (keys.Length <= Few)
        {
            Insert(keys);
            return keys[..wanted];
        }

        var (kept, fullest) = Lay(keys, wanted, scratch);
        if (fullest <= Few)
        {
            Insert(scratch[..kept]);
        }
        else
        {
            scratch[..kept].Sort();
        }

        return scratch[..wanted];
    }

    /// <summary>Lays keys down by bucket.</summary>
    /// <returns>How many keys hold the smallest ones wanted, and the most that stand in one bucket of them.</returns>
    private static (int Kept, int Fullest) Lay(ReadOnlySpan<ulong> keys, int wanted, Span<ulong> laid)
    {
        var (least, most) = (ulong.MaxValue, ulong.MinValue);
        foreach (var key in keys)
        {
            least = Math.Min(least, key);
            most = Math.Max(most, key);
        }

        // About two buckets a key: 64 to 1,024.
        var bits = Math.Min(10, BitOperations.Log2((uint)keys.Length) + 2);
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount(most - least) - bits);
        Span<int> next = stackalloc int[1 << bits];
        foreach (var key in keys)
        {
            next[(int)((key - least) >> shift)]++;
        }

        var (kept, fullest, bucket) = (0, 0, 0);
        for (; kept < wanted; bucket++)
        {
            var size = next[bucket];
            next[bucket] = kept;
            (kept, fullest) = (kept + size, Math.Max(fullest, size));
        }

        // What is not wanted is laid down behind, one over the other: to lay it down costs less than to ask.
        next[bucket..].Fill(kept);

        foreach (var key in keys)
        {
            laid[next[(int)((key - least) >> shift)]++] = key;
        }

        return (kept, fullest);
    }

    private static void Insert(Span<ulong> keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            var (key, at) = (keys[i], i);
            while (at > 0 && keys[at - 1] > key)
            {
                keys[at] = keys[at - 1];
                at--;
            }

            keys[at] = key;
        }
    }

    private static bool IsSorted(ReadOnlySpan<ulong> keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i] < keys[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Brings the smallest keys to the front, in any order (Hoare's quickselect).</summary>
    public static void Part(Span<ulong> keys, int count)
    {
        var (low, high) = (0, keys.Length - 1);
        while (low < high)
        {
            var pivot = MedianOfThree(keys[low], keys[low + (high - low) / 2], keys[high]);
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (keys[i] < pivot)
                {
                    i++;
                }

                while (keys[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    i++;
                    j--;
                }
            }

            if (count <= j)
            {
                high = j;
            }
            else if (count > i)
            {
                low = i;
            }
            else
            {
                return;
            }
        }
    }

    private static ulong MedianOfThree(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
