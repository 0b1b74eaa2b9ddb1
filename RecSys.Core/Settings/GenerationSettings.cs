using System.ComponentModel.DataAnnotations;

namespace RecSys.Core.Settings;

/// <summary>The synthetic shop.</summary>
public sealed record GenerationSettings
{
    /// <summary>Sizes by name; <see cref="LabSection.Preset"/> picks one.</summary>
    public IReadOnlyDictionary<string, ShopSize> Presets { get; init; } = new Dictionary<string, ShopSize>
    {
        ["tiny"] = new() { Customers = 200, Products = 100, Events = 10_000, Days = 120 },
        ["small"] = new(),
        ["large"] = new() { Customers = 50_000, Products = 5_000, Events = 3_000_000, Days = 120 },
    };

    /// <summary>Locale of names and places, as Bogus spells it.</summary>
    [Required]
    public string Locale { get; init; } = "en_IND";

    /// <summary>Last day of the history, UTC; the shop's now is the end of this day.</summary>
    public DateOnly LastDay { get; init; } = new(2025, 11, 30);

    public DirtSettings Dirt { get; init; } = new();
}
