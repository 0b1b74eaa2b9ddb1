using RecSys.Core.Domain;

namespace RecSys.Core.Pipeline;

/// <summary>The ordered stages, checked: names are unique and every read has an earlier writer.</summary>
public sealed class PipelineDefinition
{
    /// <exception cref="InvalidOperationException">A name stands twice, or a stage reads what no earlier stage writes: a bug, not a user's mistake.</exception>
    public PipelineDefinition(IEnumerable<IStage> stages, params IReadOnlyList<string> sources)
    {
        Stages = [.. stages];
        var written = sources.ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in Stages)
        {
            if (!names.Add(stage.Name))
            {
                throw new InvalidOperationException($"Two stages are named {stage.Name}.");
            }

            if (stage.Reads.FirstOrDefault(table => !written.Contains(table)) is { } missing)
            {
                throw new InvalidOperationException($"Stage {stage.Name} reads {missing}, which no earlier stage writes.");
            }

            written.UnionWith(stage.Writes);
        }
    }

    public IReadOnlyList<IStage> Stages { get; }

    /// <summary>Stages whose writes a stage reads.</summary>
    public IEnumerable<IStage> Upstream(IStage stage) => Stages.TakeWhile(s => s != stage).Where(s => s.Writes.Intersect(stage.Reads).Any());

    /// <summary>The named stages in pipeline order.</summary>
    /// <exception cref="LabException">A name is unknown, or none is given.</exception>
    public IReadOnlyList<IStage> Select(IReadOnlyCollection<string> names)
    {
        var unknown = names.Where(name => Stages.All(s => s.Name != name)).ToList();
        if (unknown.Count > 0 || names.Count == 0)
        {
            throw new LabException(
                unknown.Count > 0 ? $"There is no stage named {string.Join(", ", unknown)}." : "No stage is named.",
                $"Stages are {string.Join(", ", Stages.Select(s => s.Name))}; \"all\" runs them in order.");
        }

        return [.. Stages.Where(s => names.Contains(s.Name))];
    }
}
