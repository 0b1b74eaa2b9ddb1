using System.Globalization;
using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>What one run found in the landing folder, and how it is told.</summary>
internal sealed class LandingFindings
{
    private const int Named = 5;

    private readonly List<string> _problems = [];
    private readonly Dictionary<LandingKind, KindFindings> _kinds = LandingSchema.Kinds.ToDictionary(kind => kind, _ => new KindFindings());
    private int _files;

    public long Rows { get; private set; }

    public long Rejected { get; private set; }

    public bool StartedOver { get; set; }

    public List<string> Changed { get; } = [];

    public IReadOnlyList<string> Vanished { get; set; } = [];

    public IReadOnlyList<string> Misplaced { get; set; } = [];

    /// <summary>Columns that the schema does not know and nobody has decided about.</summary>
    public IReadOnlyList<string> Unknown { get; set; } = [];

    public IReadOnlyList<AppliedChange> Applied { get; set; } = [];

    /// <param name="seconds">What reading and writing it took.</param>
    public void Add(LandingFile file, IngestedFile ingested, double seconds)
    {
        _files++;
        _kinds[file.Kind].Add(ingested, seconds);
        Rows += ingested.Rows;
        Rejected += ingested.Rejected;
        if (ingested.Problem is not null)
        {
            _problems.Add($"{file.Path}: {ingested.Problem}");
        }
    }

    /// <summary>New rows of a kind.</summary>
    public long RowsOf(LandingKind kind) => _kinds[kind].Rows;

    /// <summary>What was done to each table, given its rows now.</summary>
    public IEnumerable<TableWrite> Writes(IReadOnlyDictionary<string, long> rows) =>
    [
        .. LandingSchema.Kinds.Select(kind => _kinds[kind].ToWrite(kind.Table, StartedOver) with { Rows = rows[kind.Table] }),
        new(Tables.BronzeFiles) { Mode = Mode(StartedOver), RowsIn = _files, Added = _files, Rows = rows[Tables.BronzeFiles] },
        new(Tables.SilverQuarantine) { Mode = Mode(StartedOver), RowsIn = Rows + Rejected, Added = Rejected },
    ];

    public IReadOnlyList<string> Notes(CultureInfo culture)
    {
        var notes = new List<string>
        {
            _files == 0 ? "No new files." : string.Create(culture, $"{_files:N0} new file{(_files == 1 ? "" : "s")}: {Rows:N0} rows, {Rejected:N0} rejected lines."),
        };
        if (StartedOver)
        {
            notes.Add("The generated shop was replaced by another one, so bronze and silver started over with the files that are there now.");
        }

        notes.AddRange(Applied.Select(change => change.Sentence));
        if (Vanished.Count > 0)
        {
            notes.Add($"No longer in the landing folder, their rows are kept: {List(Vanished)}.");
        }

        return notes;
    }

    public IReadOnlyList<StageCheck> Checks(CultureInfo culture) =>
    [
        Check("files_unchanged", Changed, "No ingested file has changed since.", "Changed after they were ingested, and not read again (give a new version a new name): {0}."),
        Check("files_readable", _problems, "Every new file is CSV with the required columns and has rows.", "{0}"),
        Check("files_in_place", Misplaced, "Every CSV file lies in customers, products or sales.", "Not read, because they lie outside customers, products and sales: {0}."),
        Check("columns_known", Unknown, "Every column is known, or somebody decided about it.", "Not in the schema, kept in _rescued_data and offered as a schema change below: {0}."),
        new("lines_split", Rejected == 0 ? CheckOutcome.Passed : CheckOutcome.Warned, Rejected == 0
            ? "Every line was split into columns."
            : string.Create(culture, $"{Rejected:N0} line{(Rejected == 1 ? "" : "s")} could not be split into columns and went to quarantine.")),
    ];

    private static StageCheck Check(string name, IReadOnlyList<string> found, string passed, string warned) => found.Count == 0
        ? new StageCheck(name, CheckOutcome.Passed, passed)
        : new StageCheck(name, CheckOutcome.Warned, string.Format(CultureInfo.InvariantCulture, warned, List(found)));

    private static string List(IReadOnlyList<string> items) =>
        string.Join(", ", items.Take(Named)) + (items.Count > Named ? $" and {items.Count - Named} more" : "");

    private static WriteMode Mode(bool startedOver) => startedOver ? WriteMode.Whole : WriteMode.Increment;

    private sealed class KindFindings
    {
        private long _rejected;
        private double _seconds;

        public long Rows { get; private set; }

        public void Add(IngestedFile ingested, double seconds)
        {
            Rows += ingested.Rows;
            _rejected += ingested.Rejected;
            _seconds += seconds;
        }

        public TableWrite ToWrite(string table, bool startedOver) =>
            new(table) { Mode = Mode(startedOver), RowsIn = Rows + _rejected, Added = Rows, Quarantined = _rejected, Seconds = _seconds };
    }
}
