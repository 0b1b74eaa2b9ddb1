namespace RecSys.Core.Pipeline;

/// <summary>Seeded random streams, one per named part.</summary>
public static class Chance
{
    /// <summary>The stream of a part under a seed: the same on every machine and in every process.</summary>
    public static Random Stream(int seed, string part)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = 2166136261u;
        foreach (var letter in part)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return new Random(unchecked(seed * 486187739 + (int)hash));
    }
}
