namespace RecSys.Core.Settings;

/// <summary>Single settings that stages of other sections depend on: naming them, not their section, keeps those stages fresh when a neighbour changes.</summary>
public static class SettingKeys
{
    /// <summary>How fast affinities fade: gold's preferences, sources and features all use it.</summary>
    public const string AffinityHalfLifeDays = $"{nameof(LabSettings.Features)}:{nameof(FeatureSettings.AffinityHalfLifeDays)}";

    /// <summary>Who is asked of each fold.</summary>
    public const string MaxCustomersPerFold = $"{nameof(LabSettings.Features)}:{nameof(FeatureSettings.MaxCustomersPerFold)}";

    /// <summary>What may be recommended at all.</summary>
    public const string ExcludePurchased = $"{nameof(LabSettings.Recommendation)}:{nameof(RecommendationSettings.ExcludePurchased)}";
}
