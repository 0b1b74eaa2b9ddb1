namespace RecSys.Core.Stages.Candidates;

/// <summary>Sorts the smallest of many numbers in place.</summary>
internal static class SortKeys
{
    /// <summary>The smallest keys in order, at most <paramref name="count"/>; the rest of the span is left in any order.</summary>
    public static ReadOnlySpan<ulong> Smallest(Span<ulong> keys, int count)
    {
        if (keys.Length > count)
        {
            Part(keys, count);
            keys = keys[..count];
        }

        // A source that walks a ranking proposes in order: to see that is cheaper than to sort.
        if (!IsSorted(keys))
        {
            keys.Sort();
        }

        return keys;
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
