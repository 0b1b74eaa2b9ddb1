using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using RecSys.Core.Domain;

namespace RecSys.Core.Settings;

/// <summary>Binds <see cref="LabSettings"/> and finds every fault at once: unknown keys, values of a wrong type, values out of range.</summary>
public static class SettingsReader
{
    /// <exception cref="LabException">At least one fault; the message lists them all, each with key, value and what is allowed.</exception>
    public static LabSettings Read(IConfiguration configuration)
    {
        var (settings, faults) = Bind(configuration);
        return faults.Count == 0 ? settings : throw new LabException(
            $"{faults.Count} setting(s) cannot be used:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", faults)}",
            "Correct them in appsettings.json, or in the environment variables that override it.");
    }

    /// <summary>Every fault of a configuration, each as <c>key is 'value': what is allowed</c>; empty where it can be used.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration) => Bind(configuration).Faults;

    /// <summary>Faults of range in settings that are already typed, each as <c>key is 'value': what is allowed</c>.</summary>
    public static IReadOnlyList<string> Validate(LabSettings settings)
    {
        var faults = new List<string>();
        Validate(settings, "", faults);
        if (!settings.Generation.Presets.ContainsKey(settings.Lab.Preset))
        {
            faults.Add($"Lab:Preset is '{settings.Lab.Preset}': allowed are {string.Join(", ", settings.Generation.Presets.Keys.Order(StringComparer.Ordinal))}");
        }

        return faults;
    }

    private static (LabSettings Settings, IReadOnlyList<string> Faults) Bind(IConfiguration configuration)
    {
        var faults = new List<(string Path, string Fault)>();
        foreach (var section in typeof(LabSettings).GetProperties())
        {
            CheckObject(section.PropertyType, configuration.GetSection(section.Name), faults);
        }

        // A value of a wrong type makes the binder throw: it binds the others, so that their faults of range are told, too.
        var settings = Without(configuration, faults.Select(f => f.Path)).Get<LabSettings>() ?? new LabSettings();
        return (settings, [.. faults.Select(f => f.Fault), .. Validate(settings)]);
    }

    private static IConfiguration Without(IConfiguration configuration, IEnumerable<string> paths)
    {
        var left = paths.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(pair => !left.Contains(pair.Key))).Build();
    }

    private static void CheckObject(Type type, IConfigurationSection section, List<(string Path, string Fault)> faults)
    {
        var properties = type.GetProperties().ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (properties.TryGetValue(child.Key, out var property))
            {
                CheckValue(property.PropertyType, child, faults);
            }
            else
            {
                faults.Add((child.Path, $"{child.Path} is not a setting: allowed in {section.Path} are {string.Join(", ", properties.Keys)}"));
            }
        }
    }

    private static void CheckValue(Type type, IConfigurationSection section, List<(string Path, string Fault)> faults)
    {
        var element = ElementType(type);
        if (element is not null)
        {
            foreach (var child in section.GetChildren())
            {
                CheckValue(element, child, faults);
            }
        }
        else if (IsNested(type))
        {
            CheckObject(type, section, faults);
        }
        else if (type != typeof(string) && !CanConvert(type, section.Value))
        {
            faults.Add((section.Path, $"{section.Path} is '{section.Value}': allowed is {Describe(type)}"));
        }
    }

    /// <summary>Type of a dictionary's or list's values; null for anything else.</summary>
    private static Type? ElementType(Type type) =>
        type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[^1] : null;

    private static bool IsNested(Type type) => type.Namespace == typeof(LabSettings).Namespace;

    private static bool CanConvert(Type type, string? value)
    {
        try
        {
            return value is not null && TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Describe(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        TypeCode.Double or TypeCode.Single => "a number",
        TypeCode.Boolean => "true or false",
        _ => type == typeof(DateOnly) ? "a date such as 2025-11-30" : "text",
    };

    private static void Validate(object settings, string path, List<string> faults)
    {
        foreach (var property in settings.GetType().GetProperties())
        {
            var value = property.GetValue(settings);
            var key = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            faults.AddRange(Faults(property, value, settings).Select(allowed => $"{key} is '{Show(value)}': {allowed}"));
            foreach (var (childKey, child) in Children(key, value))
            {
                Validate(child, childKey, faults);
            }
        }

        if (settings is IValidatableObject validatable)
        {
            faults.AddRange(validatable.Validate(new ValidationContext(settings)).Select(f => $"{path}: {f.ErrorMessage}"));
        }
    }

    private static IEnumerable<(string Key, object Child)> Children(string key, object? value)
    {
        if (value is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                if (entry.Value is { } child && IsNested(child.GetType()))
                {
                    yield return ($"{key}:{entry.Key}", child);
                }
            }
        }
        else if (value is not null && IsNested(value.GetType()))
        {
            yield return (key, value);
        }
    }

    private static IEnumerable<string> Faults(PropertyInfo property, object? value, object owner)
    {
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            var valid = rule.GetValidationResult(value, new ValidationContext(owner) { MemberName = property.Name }) == ValidationResult.Success;
            if (!valid)
            {
                yield return rule switch
                {
                    RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"allowed is {range.Minimum} to {range.Maximum}"),
                    AllowedValuesAttribute allowed => $"allowed are {string.Join(", ", allowed.Values)}",
                    RequiredAttribute => "it must not be empty",
                    _ => rule.FormatErrorMessage(property.Name),
                };
            }
        }
    }

    private static string Show(object? value) =>
        value is IEnumerable list and not string ? string.Join(", ", list.Cast<object>()) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
