using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using RecSys.Core.Settings;

namespace RecSys.Core.Reports;

/// <summary>A setting as it stands.</summary>
/// <param name="Key">As <c>appsettings.json</c> spells it, such as <c>Gold:HalfLifeDays</c>.</param>
/// <param name="Sentence">What it means; empty where nothing is written about it.</param>
public sealed record SettingValue(string Key, string Value, string Sentence);

/// <summary>Settings with what is written about them: the documentation file lies beside the assembly.</summary>
public static class SettingValues
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Sentences = new(ReadSentences);

    /// <summary>Values of a section, nested ones by their full key.</summary>
    /// <param name="section">Name of a property of <see cref="LabSettings"/>.</param>
    public static IEnumerable<SettingValue> Of(LabSettings settings, string section) =>
        Of(section, typeof(LabSettings).GetProperty(section)!.GetValue(settings)!);

    private static IEnumerable<SettingValue> Of(string path, object values)
    {
        foreach (var property in values.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = $"{path}:{property.Name}";
            var value = property.GetValue(values);
            if (value is not null && IsRecord(value))
            {
                foreach (var nested in Of(key, value))
                {
                    yield return nested;
                }
            }
            else
            {
                yield return new SettingValue(key, Show(value), Sentences.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", ""));
            }
        }
    }

    private static bool IsRecord(object value) => value.GetType().Namespace == typeof(LabSettings).Namespace;

    private static string Show(object? value) => value switch
    {
        null => "",
        string text => text,
        IDictionary { Count: 0 } => "none",
        IDictionary map => string.Join("; ", map.Keys.Cast<object>().Select(key => $"{key}: {Show(map[key])}")),
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(Show)),
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        int or long => string.Format(CultureInfo.InvariantCulture, "{0:N0}", value),
        _ when IsRecord(value) => string.Join(", ", value.GetType().GetProperties().Select(p => $"{p.Name} {Show(p.GetValue(value))}")),
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
