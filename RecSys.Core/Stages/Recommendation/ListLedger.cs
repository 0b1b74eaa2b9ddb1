using Microsoft.Data.Sqlite;
using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Recommendation;

/// <summary>Why a customer was recommended to again.</summary>
public static class ListCauses
{
    /// <summary>Did something, or something they did long ago became known.</summary>
    public const string Events = "new_events";

    /// <summary>The list was older than <c>Recommendation:RefreshDays</c>.</summary>
    public const string Age = "old_list";

    /// <summary>Had no list.</summary>
    public const string NoList = "no_list";

    /// <summary>Another model serves, or settings that shape lists have changed: every list is made anew.</summary>
    public const string Basis = "model_or_settings";

    /// <summary>Kept from the snapshot before.</summary>
    public const string Kept = "kept";
}

/// <summary>
/// Tells which lists a run must make anew, and remembers of each customer when and why theirs was made. A list is kept where nothing of the
/// customer has changed since the run before: no event of theirs is new in silver, late ones included, and the list is young enough.
/// </summary>
internal sealed class ListLedger
{
    private const string BasisKey = "recommendation_basis";
    private const string MarkKey = "recommendation_last_sale";

    /// <summary>One row per customer: the list of the newest snapshot.</summary>
    public static readonly TableSpec Spec = new(
        Tables.RecommendationLists,
        "ml",
        "One row per customer: when and why the list of the newest snapshot was made.",
        [
            new("customer_id", ColumnKind.Integer),
            new("why", ColumnKind.Text, "new_events, old_list, no_list or model_or_settings: made anew by the last run; kept: taken over from the snapshot before."),
            new("data_cutoff", ColumnKind.Moment, "Events before this moment were known when it was made."),
            new("run_id", ColumnKind.Integer, "Run that made it."),
        ],
        ["customer_id"]);

    private readonly SqliteConnection _connection;
    private readonly string _basis;
    private readonly long _lastSale;
    private readonly Dictionary<long, (long Cutoff, long RunId)> _made;
    private readonly HashSet<long> _active;
    private readonly bool _isSameBasis;
    private readonly long _oldest;

    /// <param name="connection">In the stage's transaction.</param>
    /// <param name="basis">Model and settings that the lists are made by.</param>
    /// <param name="now">The data's moment.</param>
    /// <param name="refreshDays">0: every list is made anew.</param>
    public ListLedger(SqliteConnection connection, string basis, long now, int refreshDays)
    {
        (_connection, _basis) = (connection, basis);
        _oldest = refreshDays == 0 ? long.MaxValue : now - refreshDays * Moments.Day;
        _lastSale = LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) from {Tables.SilverSales}");
        Previous = LabDatabase.Scalar<long>(connection, $"select coalesce(max(id), 0) from {Tables.RecommendationSnapshots}");
        var mark = State(MarkKey) is { } text ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : long.MaxValue;
        _isSameBasis = Previous > 0 && State(BasisKey) == basis && mark <= _lastSale;
        _made = _isSameBasis ? Made() : [];
        _active = _isSameBasis ? Active(mark) : [];
    }

    /// <summary>Snapshot that lists are kept from; 0 before the first.</summary>
    public long Previous { get; }

    /// <summary>Customers by cause.</summary>
    public Dictionary<string, int> Causes { get; } = [];

    /// <summary>Why the customer's list must be made anew; null where it is kept.</summary>
    public string? Cause(CustomerHistory customer) =>
        !_isSameBasis ? Previous == 0 ? ListCauses.NoList : ListCauses.Basis
        : !_made.TryGetValue(customer.Id, out var made) ? ListCauses.NoList
        : _active.Contains(customer.Id) ? ListCauses.Events
        : made.Cutoff < _oldest ? ListCauses.Age
        : null;

    /// <summary>Remembers what was done, for the next run and for whoever wants to know.</summary>
    /// <param name="causes">Of every customer; null where the list was kept.</param>
    /// <param name="cutoff">The data's moment of the lists made anew.</param>
    public void Remember(IEnumerable<(long CustomerId, string? Cause)> causes, long cutoff, long runId)
    {
        LabDatabase.Recreate(_connection, Spec);
        using (var rows = new BulkInsert(_connection, Spec))
        {
            foreach (var (customer, cause) in causes)
            {
                var (made, by) = cause is null ? _made[customer] : (cutoff, runId);
                rows.Set(0, customer).Set(1, cause ?? ListCauses.Kept).Set(2, made).Set(3, by).Write();
                Causes[cause ?? ListCauses.Kept] = Causes.GetValueOrDefault(cause ?? ListCauses.Kept) + 1;
            }
        }

        Remember(BasisKey, _basis);
        Remember(MarkKey, _lastSale.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private Dictionary<long, (long Cutoff, long RunId)> Made()
    {
        var made = new Dictionary<long, (long, long)>();
        using var rows = new BulkRead(
            _connection,
            $"select customer_id, data_cutoff, run_id from {Spec.Name} where customer_id in (select customer_id from {Tables.Recommendations} where snapshot_id = ?1)",
            Previous);
        while (rows.Next())
        {
            made.Add(rows.Long(0), (rows.Long(1), rows.Long(2)));
        }

        return made;
    }

    /// <summary>Rows of silver are numbered as they come: those past the mark are new, whenever they happened.</summary>
    private HashSet<long> Active(long mark)
    {
        var active = new HashSet<long>();
        using var rows = new BulkRead(_connection, $"select distinct customer_id from {Tables.SilverSales} where id > ?1", mark);
        while (rows.Next())
        {
            active.Add(rows.Long(0));
        }

        return active;
    }

    private string? State(string key)
    {
        using var rows = new BulkRead(_connection, "select value from lab_state where key = ?1", key);
        return rows.Next() ? rows.Text(0) : null;
    }

    private void Remember(string key, string value) => LabDatabase.Execute(
        _connection, "insert into lab_state (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value", key, value);
}
