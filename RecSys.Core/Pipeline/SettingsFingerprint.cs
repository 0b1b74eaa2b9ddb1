using System.Security.Cryptography;
using System.Text.Json;
using RecSys.Core.Settings;

namespace RecSys.Core.Pipeline;

/// <summary>Tells whether a stage's settings have changed since it ran.</summary>
public static class SettingsFingerprint
{
    /// <summary>First 16 hex digits of the SHA-256 of the named sections as JSON.</summary>
    public static string Of(LabSettings settings, IEnumerable<string> sections)
    {
        // Where the files lie and how many threads work changes no result.
        settings = settings with { Lab = settings.Lab with { DataDirectory = "", Threads = 0 } };
        var values = sections.Order(StringComparer.Ordinal).Select(name =>
            (typeof(LabSettings).GetProperty(name) ?? throw new InvalidOperationException($"There is no settings section {name}.")).GetValue(settings));
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(values)))[..16];
    }
}
