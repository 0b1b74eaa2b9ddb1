using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using RecSys.Core.Settings;

namespace RecSys.Core.Reports;

/// <summary>How a setting is entered.</summary>
public enum SettingKind
{
    Text,
    WholeNumber,
    Number,
    Flag,
    Day,

    /// <summary>One of <see cref="SettingValue.Allowed"/>.</summary>
    Choice,
}

/// <summary>A setting as it stands.</summary>
/// <param name="Key">As <c>appsettings.json</c> spells it, such as <c>Gold:HalfLifeDays</c>.</param>
/// <param name="Value">As <c>appsettings.json</c> would hold it.</param>
/// <param name="Base">What appsettings.json and the environment say: what "back" goes back to.</param>
/// <param name="Sentence">What it means; empty where nothing is written about it.</param>
public sealed record SettingValue(string Key, string Value, string Base, string Sentence)
{
    /// <summary>How it is entered.</summary>
    public SettingKind Kind { get; init; }

    /// <summary>Least and most that is allowed, of a number; null where nothing limits it.</summary>
    public (double Least, double Most)? Range { get; init; }

    /// <summary>What may be chosen; empty where anything goes.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>It was changed in the lab.</summary>
    public bool IsChanged => Value != Base;

    /// <summary>The stage's section it stands in.</summary>
    public string Section => Key[..Key.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>What is allowed, in words; empty where anything goes.</summary>
    public string AllowedWords => Range is { } range
        ? string.Create(CultureInfo.InvariantCulture, $"{range.Least:0.####} to {range.Most:0.####}")
        : string.Join(", ", Allowed);
}

/// <summary>Settings with what is written about them: the documentation file lies beside the assembly.</summary>
public static class SettingValues
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Sentences = new(ReadSentences);

    /// <summary>Values of a section, nested ones by their full key, or of a single setting.</summary>
    /// <param name="settings">As they stand.</param>
    /// <param name="basis">What appsettings.json and the environment say.</param>
    /// <param name="key">Name of a property of <see cref="LabSettings"/>, or of one of its own after a colon.</param>
    public static IEnumerable<SettingValue> Of(LabSettings settings, LabSettings basis, string key)
    {
        var section = typeof(LabSettings).GetProperty(key.Split(':')[0])!;
        return Of(section.Name, section.GetValue(settings)!, section.GetValue(basis)).Where(setting => key == section.Name || setting.Key == key);
    }

    private static IEnumerable<SettingValue> Of(string path, object values, object? basis) =>
        from property in values.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite
        from setting in Of($"{path}:{property.Name}", property, property.GetValue(values), basis is null ? null : property.GetValue(basis))
        select setting;

    private static IEnumerable<SettingValue> Of(string key, PropertyInfo property, object? value, object? basis)
    {
        if (value is IDictionary map)
        {
            return map.Keys.Cast<object>().SelectMany(name => Of($"{key}:{name}", property, map[name], (basis as IDictionary)?[name]));
        }

        return value is not null && IsRecord(value) ? Of(key, value, basis) : [Single(key, property, value, basis)];
    }

    private static SettingValue Single(string key, PropertyInfo property, object? value, object? basis)
    {
        var range = property.GetCustomAttribute<RangeAttribute>();
        IReadOnlyList<string> allowed = [.. property.GetCustomAttribute<AllowedValuesAttribute>()?.Values.Select(Text) ?? []];
        return new SettingValue(key, Text(value), Text(basis), Sentences.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", ""))
        {
            Kind = allowed.Count > 0 ? SettingKind.Choice : KindOf(value),
            Range = range is null ? null : (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture)),
            Allowed = allowed,
        };
    }

    private static SettingKind KindOf(object? value) => value switch
    {
        bool => SettingKind.Flag,
        int or long => SettingKind.WholeNumber,
        double or float => SettingKind.Number,
        DateOnly => SettingKind.Day,
        _ => SettingKind.Text,
    };

    private static bool IsRecord(object value) => value.GetType().Namespace == typeof(LabSettings).Namespace && !value.GetType().IsEnum;

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IEnumerable list and not string => string.Join(", ", list.Cast<object>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static Dictionary<string, string> ReadSentences()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{typeof(LabSettings).Assembly.GetName().Name}.xml");
        if (!File.Exists(file))
        {
            return [];
        }

        return XDocument.Load(file).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => Text(member.Element("summary")!));
    }

    /// <summary>Plain words: a reference shows the last part of its name.</summary>
    private static string Text(XElement summary)
    {
        var words = summary.Nodes().Select(node => node switch
        {
            XElement { HasElements: false, IsEmpty: true } reference => ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? "").Split('.')[^1],
            XElement element => element.Value,
            XText text => text.Value,
            _ => "",
        });
        return string.Join(' ', string.Concat(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
