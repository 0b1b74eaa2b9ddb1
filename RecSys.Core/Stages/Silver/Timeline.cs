namespace RecSys.Core.Stages.Silver;

/// <summary>What a file said of a customer or product, and from when on.</summary>
/// <param name="Moment">Milliseconds since 1970 UTC; null where the row does not say.</param>
/// <param name="BronzeId">The row that said it; higher is later ingested.</param>
public sealed record Observation(long? Moment, long? BronzeId, object?[] Values);

/// <summary>A version: holds from its moment until the next one's.</summary>
/// <param name="ValidFrom"><see cref="long.MinValue"/> on the first.</param>
/// <param name="ValidTo">First moment it holds no longer; null on the last.</param>
public sealed record DimensionVersion(long ValidFrom, long? ValidTo, long? BronzeId, object?[] Values);

/// <summary>
/// Turns everything that was ever said of one customer or product into versions that do not overlap. The order of the files does not
/// matter: an observation is put where its moment belongs. What repeats the version before it makes no new one. The first version
/// counts back to the beginning; a row without a moment holds from there. Of several at one moment the last ingested stands.
/// </summary>
public static class Timeline
{
    public static IReadOnlyList<DimensionVersion> Of(IReadOnlyList<Observation> observations)
    {
        if (observations is [var only])
        {
            return [new DimensionVersion(long.MinValue, null, only.BronzeId, only.Values)];
        }

        var ordered = observations
            .GroupBy(o => o.Moment ?? long.MinValue)
            .OrderBy(moment => moment.Key)
            .Select(moment => moment.MaxBy(o => o.BronzeId)!);
        var kept = new List<Observation>();
        foreach (var observation in ordered)
        {
            if (kept.Count == 0 || !observation.Values.AsSpan().SequenceEqual(kept[^1].Values))
            {
                kept.Add(observation);
            }
        }

        return [.. kept.Select((o, i) => new DimensionVersion(
            i == 0 ? long.MinValue : o.Moment!.Value,
            i + 1 < kept.Count ? kept[i + 1].Moment : null,
            o.BronzeId,
            o.Values))];
    }
}
