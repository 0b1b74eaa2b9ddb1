using System.Text.Json;
using System.Text.Json.Serialization;
using RecSys.Core.Domain;

namespace RecSys.Core.Tracking;

/// <summary>A trained ranker: a scorer of feature rows, with the features it was trained on. Kept as one small JSON file per version.</summary>
public sealed class RankingModel
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    public required int Version { get; init; }

    public required string Trainer { get; init; }

    /// <summary>Of the feature catalogue it was trained on.</summary>
    public required string FeatureFingerprint { get; init; }

    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>What scores the rows.</summary>
    public required IRowScorer Scorer { get; init; }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        using (var stream = File.Create(temporary))
        {
            var trees = Scorer as TreeEnsemble;
            JsonSerializer.Serialize(
                stream, new ModelFile(Version, Trainer, FeatureFingerprint, FeatureNames, trees?.Bias ?? 0, trees?.Trees, Scorer as LinearModel), Json);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <param name="path">As <see cref="Save"/> wrote it.</param>
    /// <param name="featureFingerprint">Of today's feature catalogue: rows computed by another one mean something else.</param>
    /// <exception cref="LabException">The file is missing or damaged, or the model was trained on other features.</exception>
    public static RankingModel Load(string path, string featureFingerprint)
    {
        var file = Read(path);
        return file.FeatureFingerprint == featureFingerprint
            ? new RankingModel
            {
                Version = file.Version,
                Trainer = file.Trainer,
                FeatureFingerprint = file.FeatureFingerprint,
                FeatureNames = file.FeatureNames,
                Scorer = ScorerOf(file, Path.GetFileName(path)),
            }
            : throw new LabException(
                $"Model version {file.Version} was trained on other features (fingerprint {file.FeatureFingerprint}) than the lab computes now ({featureFingerprint}).",
                "Train a new model: run features, labels, splits, training and evaluation.",
                Fault.Conflict);
    }

    private static IRowScorer ScorerOf(ModelFile file, string name)
    {
        try
        {
            return file.Scorer();
        }
        catch (LabException e)
        {
            throw new LabException($"The model file {name} cannot be used: {e.Message}", e.Hint, Fault.Conflict, e);
        }
    }

    private static ModelFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var file = JsonSerializer.Deserialize<ModelFile>(stream, Json);
            return file is { FeatureFingerprint: not null, FeatureNames: not null } ? file : throw new JsonException("It is not a model.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The model file {Path.GetFileName(path)} cannot be read: {e.Message}", "Promote another version on the Models page, or train a new one.", Fault.Conflict, e);
        }
    }

    /// <summary>Either trees or weights.</summary>
    private sealed record ModelFile(
        int Version,
        string Trainer,
        string FeatureFingerprint,
        IReadOnlyList<string> FeatureNames,
        double Bias,
        IReadOnlyList<DecisionTree>? Trees,
        LinearModel? Linear)
    {
        public IRowScorer Scorer() => Linear?.Checked() ?? (IRowScorer)new TreeEnsemble(FeatureNames.Count, Bias, Trees ?? []);
    }
}
