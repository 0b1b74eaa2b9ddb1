using Microsoft.Data.Sqlite;
using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Storage;

namespace RecSys.Core.Tracking;

/// <summary>Model versions for pages, API and serving: which one serves, promote, undo, load. Stages write through <see cref="ModelTables"/>.</summary>
public sealed class ModelRegistry(LabDatabase database, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private (string Path, DateTime Written, RankingModel Model)? _loaded;

    /// <summary>Version and alias changes raise this, so that what serves can follow.</summary>
    public event Action? ChampionChanged;

    /// <summary>The champion's version; null before the first evaluation.</summary>
    public int? ChampionVersion()
    {
        using var context = database.Context();
        return context.ModelAliases.Where(a => a.Alias == ModelAliases.Champion).Select(a => (int?)a.Version).FirstOrDefault();
    }

    /// <summary>Versions that have served, the last one first.</summary>
    public IReadOnlyList<int> EarlierChampions()
    {
        using var context = database.Context();
        return [.. context.ModelAliasChanges.Where(c => c.Alias == ModelAliases.Champion && c.ToVersion != null).OrderByDescending(c => c.Id).Select(c => c.ToVersion!.Value).ToList().Distinct()];
    }

    /// <summary>The champion, kept in memory until another one serves.</summary>
    /// <param name="featureFingerprint">Of today's feature catalogue.</param>
    /// <exception cref="LabException">There is no champion, or it cannot be loaded.</exception>
    public RankingModel LoadChampion(string featureFingerprint) => Load(
        ChampionVersion() ?? throw new LabException("No model serves yet.", "Run all stages: evaluation promotes the first model.", Fault.Conflict),
        featureFingerprint);

    /// <exception cref="LabException">There is no such version, its file cannot be read, or it was trained on other features.</exception>
    public RankingModel Load(int version, string featureFingerprint)
    {
        using var context = database.Context();
        var artifact = context.ModelVersions.Where(m => m.Version == version).Select(m => m.Artifact).FirstOrDefault() ?? throw Unknown(version);
        var path = Path.Combine(database.Paths.Models, artifact);
        var written = File.GetLastWriteTimeUtc(path);
        lock (_gate)
        {
            if (_loaded is not { } kept || kept.Path != path || kept.Written != written || kept.Model.FeatureFingerprint != featureFingerprint)
            {
                _loaded = (path, written, RankingModel.Load(path, featureFingerprint));
            }

            return _loaded.Value.Model;
        }
    }

    /// <summary>Makes a version the champion, whatever it is worth: people go through the evaluation's gate.</summary>
    /// <param name="version">To serve.</param>
    /// <param name="reason">Kept in the history of the aliases.</param>
    /// <exception cref="LabException">There is no such version, or it was never evaluated.</exception>
    public void Promote(int version, string reason = "promoted by hand") => Change(connection =>
    {
        Actor.Demand("promote a model", $"version {version}");
        Judged(connection, version);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        ModelAliases.Set(connection, ModelAliases.Champion, version, now, reason);
        if (ModelTables.Named(connection, ModelAliases.Challenger)?.Version == version)
        {
            ModelAliases.Set(connection, ModelAliases.Challenger, null, now, "it serves now");
        }
    });

    /// <summary>Names a version the challenger: the one to watch beside the champion.</summary>
    /// <exception cref="LabException">There is no such version, it was never evaluated, or it serves.</exception>
    public void Challenge(int version) => Change(connection =>
    {
        Actor.Demand("name a challenger", $"version {version}");
        Judged(connection, version);
        if (ModelTables.Named(connection, ModelAliases.Champion)?.Version == version)
        {
            throw new LabException($"Version {version} is the champion.", "Choose another version as challenger.", Fault.Conflict);
        }

        ModelAliases.Set(connection, ModelAliases.Challenger, version, clock.GetUtcNow().ToUnixTimeMilliseconds(), "named by hand");
    });

    /// <summary>The version that waits behind the champion; null where none does.</summary>
    public int? ChallengerVersion()
    {
        using var context = database.Context();
        return context.ModelAliases.Where(a => a.Alias == ModelAliases.Challenger).Select(a => (int?)a.Version).FirstOrDefault();
    }

    /// <summary>Sends the challenger away; it stays a version that can be promoted.</summary>
    /// <returns>The version.</returns>
    /// <exception cref="LabException">There is none.</exception>
    public int Refuse()
    {
        var version = 0;
        Change(connection =>
        {
            version = ModelTables.Named(connection, ModelAliases.Challenger)?.Version
                ?? throw new LabException("There is no challenger to refuse.", "Train one first.", Fault.Conflict);
            ModelAliases.Set(connection, ModelAliases.Challenger, null, clock.GetUtcNow().ToUnixTimeMilliseconds(), "refused by hand");
        });
        return version;
    }

    /// <summary>Takes back the champion's last change.</summary>
    /// <returns>The version that serves now.</returns>
    /// <exception cref="LabException">There is nothing to go back to.</exception>
    public int UndoPromotion()
    {
        Actor.Demand("undo a promotion");
        var version = 0;
        Change(connection => version = ModelAliases.UndoChampion(connection, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return version;
    }

    private void Change(Action<SqliteConnection> change)
    {
        using (var connection = database.Connect())
        {
            LabDatabase.Execute(connection, "begin immediate");
            try
            {
                change(connection);
            }
            catch
            {
                // The pool hands the connection on: its transaction must not go with it.
                LabDatabase.Execute(connection, "rollback");
                throw;
            }

            LabDatabase.Execute(connection, "commit");
        }

        ChampionChanged?.Invoke();
    }

    private static void Judged(SqliteConnection connection, int version)
    {
        using var rows = new BulkRead(connection, $"select evaluated_at from {Tables.ModelVersions} where version = ?1", version);
        if (!rows.Next())
        {
            throw Unknown(version);
        }

        if (rows.IsNull(0))
        {
            throw NeverJudged(version);
        }
    }

    internal static LabException NeverJudged(int version) =>
        new($"Version {version} was never evaluated: nobody knows how good it is.", "Run the evaluation stage first.", Fault.Conflict);

    internal static LabException Unknown(int version) => new($"There is no model version {version}.", "The Models page lists the versions.", Fault.NotFound);
}
