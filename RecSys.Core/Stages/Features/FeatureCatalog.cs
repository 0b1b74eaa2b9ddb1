using System.Security.Cryptography;
using System.Text;
using RecSys.Core.Stages.Features.Groups;

namespace RecSys.Core.Stages.Features;

/// <summary>The features in the order of a row. Training, batch inference and serving read the same catalogue.</summary>
public sealed class FeatureCatalog
{
    /// <summary>Raised when a feature computes something else under its old name and sentence.</summary>
    private const int Version = 1;

    /// <exception cref="InvalidOperationException">Two features have one name: a bug.</exception>
    public FeatureCatalog(params IReadOnlyList<Feature> features)
    {
        Features = features;
        Names = [.. features.Select(f => f.Name)];
        if (Names.Distinct(StringComparer.Ordinal).Count() != Names.Count)
        {
            throw new InvalidOperationException("Two features have one name.");
        }

        Fingerprint = FingerprintOf(features);
    }

    /// <summary>What the lab trains on. Adding a feature is a line in its group's file.</summary>
    public static FeatureCatalog Default { get; } = new(
    [
        .. PairFeatures.All,
        .. CustomerFeatures.All,
        .. ProductFeatures.All,
        .. ContextFeatures.All,
        .. SourceFeatures.All,
        .. CollaborativeFeatures.All,
    ]);

    public IReadOnlyList<Feature> Features { get; }

    public IReadOnlyList<string> Names { get; }

    public int Count => Features.Count;

    /// <summary>First 16 hex digits of the SHA-256 of names, sentences and units. Stored with each model; another one refuses to load.</summary>
    public string Fingerprint { get; }

    private static string FingerprintOf(IReadOnlyList<Feature> features)
    {
        var text = new StringBuilder().Append(Version);
        foreach (var feature in features)
        {
            text.Append('\n').Append(feature.Name).Append('\t').Append(feature.Sentence).Append('\t').Append(feature.Unit);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
