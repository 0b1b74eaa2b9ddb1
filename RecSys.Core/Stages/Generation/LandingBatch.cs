using System.Globalization;
using CsvHelper;
using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>A landing file being written, row by row to disk. No value holds a line break, so rows and lines are one.</summary>
internal sealed class LandingFile : IDisposable
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture };

    private readonly CsvWriter _csv;

    /// <param name="name">Relative to the landing folder, with forward slashes.</param>
    /// <param name="part">Path it is written to until it is published.</param>
    public LandingFile(string name, string part, IReadOnlyList<string> columns)
    {
        Name = name;
        Part = part;
        _csv = CsvWriter.ToFile(part, Options);
        Line = 1;
        _csv.WriteHeader([.. columns]);
    }

    public string Name { get; }

    public string Part { get; }

    /// <summary>Line of the last row; the header is line 1.</summary>
    public long Line { get; private set; }

    public long Rows => Line - 1;

    public LandingFile Field(string value)
    {
        _csv.WriteField(value);
        return this;
    }

    public LandingFile Field(ReadOnlySpan<char> value)
    {
        _csv.WriteField(value);
        return this;
    }

    public LandingFile Field(long value)
    {
        _csv.WriteField(value);
        return this;
    }

    /// <summary>An amount of money.</summary>
    public LandingFile Money(double value)
    {
        _csv.WriteField(value, "0.##");
        return this;
    }

    public void EndRow()
    {
        _csv.EndRecord();
        Line++;
    }

    public void Dispose() => _csv.Dispose();
}

/// <summary>
/// The files of one generation: written under other names, promised in the transaction that records their shop, and put in place once that has
/// committed. Before, nothing has happened to the files there are; after, <see cref="PromisedFiles"/> makes good what a killed process left undone.
/// Only ever touches files whose names say that the lab made them.
/// </summary>
internal sealed class LandingBatch : IDisposable
{
    /// <summary>How the names of the lab's own files begin.</summary>
    public const string Prefix = "generated_";

    public static readonly IReadOnlyList<string> Kinds = ["customers", "products", "sales"];

    /// <summary>Ending of a file that is not in place yet.</summary>
    internal const string PartEnding = ".part";

    private readonly LabPaths _paths;
    private readonly List<LandingFile> _files = [];

    public LandingBatch(LabPaths paths)
    {
        _paths = paths;
        foreach (var kind in Kinds)
        {
            Directory.CreateDirectory(paths.LandingOf(kind));
            foreach (var left in Directory.GetFiles(paths.LandingOf(kind), $"{Prefix}*{PartEnding}"))
            {
                File.Delete(left);
            }
        }
    }

    public IReadOnlyList<LandingFile> Files => _files;

    /// <param name="kind">customers, products or sales.</param>
    /// <param name="suffix">Rest of the file's name, without ending.</param>
    public LandingFile Open(string kind, string suffix, IReadOnlyList<string> columns)
    {
        var name = $"{kind}/{Prefix}{suffix}.csv";
        var file = new LandingFile(name, Path.Combine(_paths.Landing, name) + PartEnding, columns);
        _files.Add(file);
        return file;
    }

    /// <summary>Ends the writing; the files still wait under their other names.</summary>
    /// <returns>Names and sizes in bytes.</returns>
    public IReadOnlyDictionary<string, long> Close()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }

        return _files.ToDictionary(f => f.Name, f => new FileInfo(f.Part).Length, StringComparer.Ordinal);
    }

    /// <summary>Records that the files are to be put in place. Part of the transaction that makes them count.</summary>
    /// <param name="replaceAll">Removes the lab's other files: they belong to the shop before.</param>
    public void Promise(SqliteConnection connection, bool replaceAll) => new PromisedFiles([.. _files.Select(f => f.Name)], replaceAll).Save(connection);

    /// <summary>Names of the lab's own files in the landing folder.</summary>
    public static IEnumerable<string> Generated(LabPaths paths) =>
        Found(paths).Where(name => Path.GetFileName(name).StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Names of all landing files, relative to the landing folder, sorted.</summary>
    public static IEnumerable<string> Found(LabPaths paths) => Kinds
        .Where(kind => Directory.Exists(paths.LandingOf(kind)))
        .SelectMany(kind => Directory.GetFiles(paths.LandingOf(kind), "*.csv").Order(StringComparer.Ordinal).Select(path => $"{kind}/{Path.GetFileName(path)}"));

    /// <summary>Drops what was not published.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
            File.Delete(file.Part);
        }
    }

    /// <summary>Name of the month a day's rows go to.</summary>
    public static string Month(DateOnly date) => date.ToString("yyyy_MM", CultureInfo.InvariantCulture);

    /// <summary>Name of an added day's own files.</summary>
    public static string Day(DateOnly date) => $"day_{date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
}
