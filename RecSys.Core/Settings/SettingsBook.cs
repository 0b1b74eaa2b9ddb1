using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using RecSys.Core.Access;
using RecSys.Core.Domain;

namespace RecSys.Core.Settings;

/// <summary>
/// The settings as they stand: <c>appsettings.json</c> and the environment, and over them what was changed in the lab, kept as
/// <c>settings.json</c> in the data folder. Safe to read and change from any thread; a reader takes <see cref="Current"/> once and keeps it
/// for the piece of work it does.
/// </summary>
public sealed class SettingsBook
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "settings.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private readonly IConfiguration _configuration;
    private readonly string _file;
    private readonly Lock _gate = new();
    private Dictionary<string, string> _changes;

    /// <param name="configuration">Root configuration: sections as in <see cref="LabSettings"/>.</param>
    /// <param name="contentRoot">What a relative data directory is relative to.</param>
    /// <exception cref="LabException">The settings have faults; all are listed.</exception>
    public SettingsBook(IConfiguration configuration, string contentRoot)
    {
        _configuration = configuration;
        Base = SettingsReader.Read(configuration);
        DataDirectory = Path.GetFullPath(Base.Lab.DataDirectory, contentRoot);
        _file = Path.Combine(DataDirectory, FileName);
        (_changes, Current) = Load();
    }

    private SettingsBook(LabSettings settings)
    {
        _configuration = new ConfigurationBuilder().Build();
        (Base, Current, _changes) = (settings, settings, []);
        DataDirectory = settings.Lab.DataDirectory;
        _file = Path.Combine(DataDirectory, FileName);
    }

    /// <summary>Raised after a change, on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>Full path of the data folder; it cannot change while the lab runs.</summary>
    public string DataDirectory { get; }

    /// <summary>What appsettings.json and the environment say.</summary>
    public LabSettings Base { get; }

    /// <summary>What holds now. Immutable: a change makes another one.</summary>
    public LabSettings Current { get; private set; }

    /// <summary>Keys that were changed in the lab, such as <c>Training:LightGbm:Trees</c>, with their values.</summary>
    public IReadOnlyDictionary<string, string> Changes => _changes;

    /// <summary>What is wrong with a change, without making it; empty where nothing is.</summary>
    /// <param name="change">Keys with their new values; null goes back to <see cref="Base"/>.</param>
    public IReadOnlyList<string> Faults(IReadOnlyDictionary<string, string?> change)
    {
        var unknown = Misplaced(change);
        return unknown.Count > 0 ? unknown : SettingsReader.Faults(Configuration(Merged(change)));
    }

    /// <summary>Changes settings, all or none, and keeps them in the file.</summary>
    /// <param name="change">Keys with their new values; null goes back to <see cref="Base"/>.</param>
    /// <exception cref="LabException">A key is unknown or a value is not allowed; all faults are listed, nothing has changed.</exception>
    public void Change(IReadOnlyDictionary<string, string?> change)
    {
        Actor.Demand("change settings", string.Join(", ", change.Select(c => $"{c.Key}={c.Value ?? "(as in appsettings.json)"}")));
        lock (_gate)
        {
            var faults = Faults(change);
            if (faults.Count > 0)
            {
                throw new LabException(string.Join("; ", faults) + ".", "Nothing was changed. Correct the value and save again.");
            }

            var merged = Merged(change);
            var next = Over(merged);
            WriteFile(merged);
            (_changes, Current) = (merged, next);
        }

        Changed?.Invoke();
    }

    /// <summary>A book of settings that are made, not read: for tests and benchmarks.</summary>
    public static SettingsBook Of(LabSettings settings) => new(settings);

    /// <summary>Reads the file again: another one has taken its place.</summary>
    /// <exception cref="LabException">What it says does not fit.</exception>
    public void Reload()
    {
        lock (_gate)
        {
            (_changes, Current) = Load();
        }

        Changed?.Invoke();
    }

    private (Dictionary<string, string> Changes, LabSettings Settings) Load()
    {
        var changes = ReadFile();
        try
        {
            return (changes, Over(changes));
        }
        catch (LabException e)
        {
            throw new LabException(e.Message, $"What was changed in the lab no longer fits: correct {_file}, or delete it to go back to appsettings.json.", inner: e);
        }
    }

    private static List<string> Misplaced(IReadOnlyDictionary<string, string?> change) =>
        [.. change.Keys.Where(key => !key.Contains(':', StringComparison.Ordinal) || key.StartsWith($"{nameof(LabSettings.Lab)}:", StringComparison.OrdinalIgnoreCase))
            .Select(key => key.StartsWith($"{nameof(LabSettings.Lab)}:", StringComparison.OrdinalIgnoreCase)
                ? $"{key} is asked of each run, or read at start from appsettings.json: it cannot be changed here"
                : $"{key} is not a setting: give section and name, such as Training:LightGbm:Trees")];

    private Dictionary<string, string> Merged(IReadOnlyDictionary<string, string?> change)
    {
        var merged = new Dictionary<string, string>(_changes, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in change)
        {
            if (value is null || value == _configuration[key])
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value;
            }
        }

        return merged;
    }

    private LabSettings Over(Dictionary<string, string> changes) => SettingsReader.Read(Configuration(changes));

    private IConfiguration Configuration(Dictionary<string, string> changes) => new ConfigurationBuilder()
        .AddConfiguration(_configuration)
        .AddInMemoryCollection(changes.Select(change => KeyValuePair.Create(change.Key, (string?)change.Value)))
        .Build();

    private Dictionary<string, string> ReadFile()
    {
        var changes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (File.Exists(_file))
        {
            try
            {
                foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(_file)) ?? [])
                {
                    changes[key] = value;
                }
            }
            catch (JsonException e)
            {
                throw new LabException($"{_file} is not JSON of keys and values: {e.Message}", "Correct it, or delete it to go back to appsettings.json.", inner: e);
            }
        }

        return changes;
    }

    // Under another name first: a kill in the middle leaves the old file or the new one.
    private void WriteFile(Dictionary<string, string> changes)
    {
        Directory.CreateDirectory(DataDirectory);
        var part = _file + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(new SortedDictionary<string, string>(changes, StringComparer.Ordinal), Readable), Encoding.UTF8);
        File.Move(part, _file, overwrite: true);
    }
}
