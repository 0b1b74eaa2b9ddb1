using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RecSys.Core.Access;
using RecSys.Core.Domain;

namespace RecSys.Core.Reports.Dashboards;

/// <summary>Where dashboards lie: those that come with the lab, and the user's own in the data folder.</summary>
public sealed record DashboardFolders(string Shipped, string Own)
{
    public const string Name = "dashboards";

    /// <summary>The shipped ones lie beside appsettings.json in a checkout, beside the program where it is published.</summary>
    public static DashboardFolders Of(string contentRoot, string dataDirectory)
    {
        var beside = Path.Combine(contentRoot, Name);
        return new DashboardFolders(Directory.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, Name), Path.Combine(dataDirectory, Name));
    }
}

/// <summary>A dashboard in the list.</summary>
/// <param name="Id">The name of its file without the ending: lower-case letters, digits and hyphens.</param>
/// <param name="IsShipped">It comes with the lab and cannot be changed: duplicate it first.</param>
/// <param name="Tiles">Widgets on all pages; 0 where the file cannot be read.</param>
/// <param name="Problem">Why the file cannot be read; null where it can.</param>
public sealed record DashboardSummary(string Id, string Title, bool IsShipped, int Pages, int Tiles, string? Problem);

/// <summary>
/// The dashboards' files. A file is kept byte for byte as it came, so that exporting gives back what was imported, with all that the lab
/// does not know. Names of files are made from titles, never taken: no title leads out of the folder.
/// </summary>
public sealed partial class DashboardShelf(DashboardFolders folders)
{
    /// <summary>How dashboard files end.</summary>
    public const string Ending = ".lvdash.json";

    private const int MaxIdLetters = 60;
    private const int MaxOwn = 500;

    private readonly Lock _gate = new();

    /// <summary>All dashboards: the shipped ones first, each group by title.</summary>
    public IReadOnlyList<DashboardSummary> All() =>
        [.. Ids(folders.Shipped).Select(id => Summary(id, isShipped: true)), .. Ids(folders.Own).Where(id => !Exists(folders.Shipped, id)).Select(id => Summary(id, isShipped: false))];

    /// <exception cref="LabException">There is no such dashboard, or its file cannot be read.</exception>
    public Dashboard Read(string id) => LakeviewReader.Read(Json(id));

    /// <summary>The file as it is.</summary>
    /// <exception cref="LabException">There is no such dashboard.</exception>
    public string Json(string id) => File.ReadAllText(Find(id));

    /// <summary>What the list and the page call it.</summary>
    public static string TitleOf(string id)
    {
        var words = id.Replace('-', ' ');
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <exception cref="LabException">There is no such dashboard.</exception>
    public bool IsShipped(string id) => Find(id).StartsWith(folders.Shipped + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Keeps a dashboard among the user's own.</summary>
    /// <param name="title">Its title, or the name of the file it came in; anything else than letters and digits becomes a hyphen.</param>
    /// <returns>Its id: another than the title says where that is taken.</returns>
    /// <exception cref="LabException">The text is no dashboard, or there are too many.</exception>
    public string Import(string title, string json)
    {
        Actor.Demand("import a dashboard", title);
        LakeviewReader.Read(json);
        lock (_gate)
        {
            if (Ids(folders.Own).Count >= MaxOwn)
            {
                throw new LabException($"There are {MaxOwn} dashboards already.", "Delete some that nobody opens.", Fault.Conflict);
            }

            Directory.CreateDirectory(folders.Own);
            var id = Free(IdOf(title));
            var path = PathOf(folders.Own, id);
            // Under another name first, so that a full disk leaves no half a dashboard.
            File.WriteAllText($"{path}.part", json, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move($"{path}.part", path);
            return id;
        }
    }

    /// <summary>A copy that is the user's own.</summary>
    /// <exception cref="LabException">There is no such dashboard, or its file cannot be read.</exception>
    public string Duplicate(string id) => Import($"{id}-copy", Json(id));

    /// <exception cref="LabException">There is no such dashboard, or it comes with the lab.</exception>
    public void Delete(string id)
    {
        Actor.Demand("delete a dashboard", id);
        if (IsShipped(id))
        {
            throw new LabException($"{TitleOf(id)} comes with the lab and stays.", "Only dashboards that were imported or duplicated can be deleted.", Fault.Conflict);
        }

        File.Delete(Find(id));
    }

    private DashboardSummary Summary(string id, bool isShipped)
    {
        try
        {
            var dashboard = Read(id);
            return new DashboardSummary(id, TitleOf(id), isShipped, dashboard.Shown.Count(), dashboard.Pages.Sum(p => p.Tiles.Count), null);
        }
        catch (LabException e)
        {
            return new DashboardSummary(id, TitleOf(id), isShipped, 0, 0, e.Message);
        }
    }

    private string Find(string id) =>
        new[] { folders.Shipped, folders.Own }.Where(folder => IsId(id) && Exists(folder, id)).Select(folder => PathOf(folder, id)).FirstOrDefault()
        ?? throw new LabException($"There is no dashboard {id}.", "The Dashboards page and GET /api/dashboards list them.", Fault.NotFound);

    private string Free(string wanted)
    {
        var id = wanted;
        for (var i = 2; Exists(folders.Shipped, id) || Exists(folders.Own, id); i++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{i}");
        }

        return id;
    }

    private static string IdOf(string title)
    {
        var name = title.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? title[..^Ending.Length]
            : title.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? title[..^".json".Length] : title;
        var id = NotInIds().Replace(name.ToLowerInvariant(), "-").Trim('-');
        id = id[..Math.Min(id.Length, MaxIdLetters)].Trim('-');
        return id.Length > 0 ? id : "dashboard";
    }

    private static List<string> Ids(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, $"*{Ending}").Select(path => Path.GetFileName(path)[..^Ending.Length]).Where(IsId).Order(StringComparer.Ordinal)];

    private static bool Exists(string folder, string id) => File.Exists(PathOf(folder, id));

    private static string PathOf(string folder, string id) => Path.Combine(folder, id + Ending);

    private static bool IsId(string id) => Id().IsMatch(id);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,79}\\z")]
    private static partial Regex Id();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInIds();
}
