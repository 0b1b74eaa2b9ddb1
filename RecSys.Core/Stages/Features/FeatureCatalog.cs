namespace RecSys.Core.Stages.Features;

/// <summary>The features in the order of a row. Training, batch inference and serving read the same catalogue.</summary>
public sealed class FeatureCatalog
{
    /// <summary>What the lab trains on.</summary>
    public static FeatureCatalog Default { get; } = new([]);

    public FeatureCatalog(IReadOnlyList<Feature> features)
    {
        Features = features;
        Names = [.. features.Select(f => f.Name)];
    }

    public IReadOnlyList<Feature> Features { get; }

    public IReadOnlyList<string> Names { get; }

    public int Count => Features.Count;

    /// <summary>Stored with each model; another one refuses to load.</summary>
    public string Fingerprint => throw new NotImplementedException();
}
