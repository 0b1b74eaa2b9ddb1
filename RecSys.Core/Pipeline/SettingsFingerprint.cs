using System.Security.Cryptography;
using System.Text.Json;
using RecSys.Core.Settings;

namespace RecSys.Core.Pipeline;

/// <summary>Tells whether a stage's settings have changed since it ran.</summary>
public static class SettingsFingerprint
{
    /// <summary>First 16 hex digits of the SHA-256 of the named sections and single settings as JSON.</summary>
    /// <param name="settings">As they stand.</param>
    /// <param name="keys">Names of sections, or of settings in one, after a colon.</param>
    public static string Of(LabSettings settings, IEnumerable<string> keys)
    {
        // Where the files lie and how many threads work changes no result.
        settings = settings with { Lab = settings.Lab with { DataDirectory = "", Threads = 0 } };
        var values = keys.Order(StringComparer.Ordinal).Select(key => key.Split(':').Aggregate((object?)settings, (part, name) => Value(part!, name)));
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(values)))[..16];
    }

    private static object? Value(object part, string name) =>
        (part.GetType().GetProperty(name) ?? throw new InvalidOperationException($"{part.GetType().Name} has no {name}.")).GetValue(part);
}
