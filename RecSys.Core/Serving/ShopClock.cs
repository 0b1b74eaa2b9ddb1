namespace RecSys.Core.Serving;

/// <summary>
/// The shop's own time: begins where its history ends and runs faster than this machine's clock until it has caught up with it, so that no
/// event is ever from the future.
/// </summary>
/// <param name="machine">This machine's clock.</param>
/// <param name="start">The shop's moment to begin with.</param>
/// <param name="scale">Seconds in the shop per second here.</param>
internal sealed class ShopClock(TimeProvider machine, DateTimeOffset start, int scale) : TimeProvider
{
    private readonly long _began = machine.GetTimestamp();

    public override DateTimeOffset GetUtcNow()
    {
        var shop = start + machine.GetElapsedTime(_began) * scale;
        var now = machine.GetUtcNow();
        return shop < now ? shop : now > start ? now : start + machine.GetElapsedTime(_began);
    }
}
