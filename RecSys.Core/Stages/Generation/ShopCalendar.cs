using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Generation;

/// <summary>The shop's days, numbered from 0, and how busy each one and each hour is.</summary>
public sealed class ShopCalendar
{
    private const double Growth = 0.25;

    private static readonly double[] Weekdays = [1.25, 0.9, 0.88, 0.92, 1, 1.1, 1.3];
    private static readonly double[] SeasonVolume = [1, 0.95, 0.95, 1.15];

    private static readonly double[] Hours =
        [0.5, 0.3, 0.2, 0.15, 0.15, 0.3, 0.6, 1, 1.4, 1.8, 2.1, 2.2, 2.2, 2.1, 1.9, 1.9, 2, 2.3, 2.8, 3.4, 3.8, 3.5, 2.4, 1.2];

    private readonly double _eventsPerVolume;

    /// <param name="lastDay">Last day of the history, UTC.</param>
    /// <param name="days">Length of the history.</param>
    /// <param name="events">Events of the whole history.</param>
    public ShopCalendar(DateOnly lastDay, int days, long events)
    {
        Days = days;
        FirstDay = lastDay.AddDays(1 - days);
        _eventsPerVolume = events / Enumerable.Range(0, days).Sum(Volume);
    }

    public ShopCalendar(DateOnly lastDay, ShopSize size)
        : this(lastDay, size.Days, size.Events)
    {
    }

    public DateOnly FirstDay { get; }

    /// <summary>Days of the history; days added later are numbered on.</summary>
    public int Days { get; }

    public DateOnly Date(int day) => FirstDay.AddDays(day);

    /// <summary>First moment of a day.</summary>
    public long Start(int day) => new DateTimeOffset(Date(day), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public int DayOf(long moment) => (int)Math.Floor(Moments.DaysBetween(Start(0), moment));

    public int Season(int day) => Seasons.OfMonth(Date(day).Month);

    /// <summary>Share of the history that has passed, 0 to 1: how far tastes have drifted.</summary>
    public double Drift(int day) => Math.Clamp(day / (double)Days, 0, 1);

    /// <summary>Events expected on a day.</summary>
    public double EventsOn(int day) => Volume(day) * _eventsPerVolume;

    /// <summary>Millisecond of the day at which a session starts.</summary>
    internal static long SessionStart(Random random)
    {
        var hour = Draw.Index(random, Hours);
        return hour * Moments.Hour + random.Next(3600) * Moments.Second;
    }

    private double Volume(int day) =>
        (1 + Growth * Drift(day)) * Weekdays[(int)Date(day).DayOfWeek] * SeasonVolume[Season(day)];
}
