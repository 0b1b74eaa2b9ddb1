using RecSys.Core.Settings;

namespace RecSys.Core.State;

/// <summary>What was counted of one history, by moment: as long as the settings stay, and for a few moments, so that it does not grow. Safe for several threads.</summary>
internal sealed class CountsKept
{
    /// <summary>Validation and test cutoff, and now; and one more, for what somebody looks at.</summary>
    private const int Most = 4;

    private readonly Lock _gate = new();
    private readonly List<(long Moment, CatalogueCounts Counts)> _kept = [];
    private GoldSettings? _settings;

    /// <summary>The counts at a moment, which are made where they are not kept. Two threads that ask at once may both make them: they are equal.</summary>
    public CatalogueCounts At(long moment, GoldSettings settings, Func<CatalogueCounts> count)
    {
        if (Find(moment, settings) is { } kept)
        {
            return kept;
        }

        var counts = count();
        Keep(moment, settings, counts);
        return counts;
    }

    private CatalogueCounts? Find(long moment, GoldSettings settings)
    {
        lock (_gate)
        {
            return settings == _settings ? _kept.Find(k => k.Moment == moment).Counts : null;
        }
    }

    private void Keep(long moment, GoldSettings settings, CatalogueCounts counts)
    {
        lock (_gate)
        {
            if (settings != _settings)
            {
                _kept.Clear();
            }

            _settings = settings;
            _kept.RemoveAll(k => k.Moment == moment);
            _kept.Add((moment, counts));
            if (_kept.Count > Most)
            {
                _kept.RemoveAt(0);
            }
        }
    }
}
