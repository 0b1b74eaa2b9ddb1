using System.Security.Cryptography;
using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Gold;

/// <summary>A UTC day as the day store keeps it.</summary>
/// <param name="Day">Days since 1970.</param>
/// <param name="Counts">The checksum of the events, then the figures of products: see <see cref="DayCounts"/>.</param>
/// <param name="Events">See <see cref="DayEvents"/>.</param>
internal sealed record PackedDay(long Day, byte[] Counts, byte[] Events)
{
    /// <summary>Of the checksum.</summary>
    public const int SumBytes = 8;

    public static PackedDay Of(EventDay day, GoldSettings settings)
    {
        var events = new DayEvent[day.Events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = DayEvent.Of(day.Events.Span[i]);
        }

        return Of(day.Day, events, settings);
    }

    /// <param name="events">In any order; sorted in place.</param>
    public static PackedDay Of(long day, DayEvent[] events, GoldSettings settings)
    {
        DayEvents.Sort(events);
        var (packed, counts) = (new PackedBytes(), new PackedBytes());
        DayEvents.Write(day * Moments.Day, events, packed);
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(packed.Written, sum);
        counts.Add(sum[..SumBytes]);
        DayCounts.Write(day * Moments.Day, events, settings, counts);
        return new PackedDay(day, counts.Written.ToArray(), packed.Written.ToArray());
    }

    /// <summary>Whether a day's events are those its figures were counted from.</summary>
    public static bool AreSound(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> events)
    {
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(events, sum);
        return counts[..SumBytes].SequenceEqual(sum[..SumBytes]);
    }
}
