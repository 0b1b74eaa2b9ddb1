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

    /// <summary>Makes a version the champion.</summary>
    /// <exception cref="LabException">There is no such version, or it was never evaluated.</exception>
    public void Promote(int version) => Change(connection =>
    {
        using (var rows = new BulkRead(connection, $"select evaluated_at from {Tables.ModelVersions} where version = ?1", version))
        {
            if (!rows.Next())
            {
                throw Unknown(version);
            }

            if (rows.IsNull(0))
            {
                throw new LabException($"Version {version} was never evaluated: nobody knows how good it is.", "Run the evaluation stage first.", Fault.Conflict);
            }
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        ModelAliases.Set(connection, ModelAliases.Champion, version, now, "promoted by hand");
        if (ModelTables.Named(connection, ModelAliases.Challenger)?.Version == version)
        {
            ModelAliases.Set(connection, ModelAliases.Challenger, null, now, "it serves now");
        }
    });

    /// <summary>Takes back the champion's last change.</summary>
    /// <returns>The version that serves now.</returns>
    /// <exception cref="LabException">There is nothing to go back to.</exception>
    public int UndoPromotion()
    {
        var version = 0;
        Change(connection => version = ModelAliases.UndoChampion(connection, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return version;
    }

    private void Change(Action<Microsoft.Data.Sqlite.SqliteConnection> change)
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

    private static LabException Unknown(int version) => new($"There is no model version {version}.", "The Models page lists the versions.", Fault.NotFound);
}
