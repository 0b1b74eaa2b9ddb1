using RecSys.Core.Domain;

namespace RecSys.Core.Pipeline;

/// <summary>The ordered stages, checked: names are unique and every read has an earlier writer.</summary>
public sealed class PipelineDefinition
{
    /// <exception cref="InvalidOperationException">A name stands twice, or a stage reads what no earlier stage writes: a bug, not a user's mistake.</exception>
    public PipelineDefinition(IEnumerable<IStage> stages, params IReadOnlyList<string> sources)
    {
        Stages = [.. stages];
        Sources = sources;
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

    /// <summary>Work that is asked for by name, such as a search: no part of "all", and nothing becomes stale by it.</summary>
    public IReadOnlyList<IStage> Asides { get; init; } = [];

    /// <summary>What may be there without any stage: the landing folder.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Stages whose writes a stage reads.</summary>
    public IEnumerable<IStage> Upstream(IStage stage) => Stages.TakeWhile(s => s != stage).Where(s => s.Writes.Intersect(stage.Reads).Any());

    /// <summary>The same, with whether the stage is needed: one that only fills a source may be left out, the files may be the user's.</summary>
    public IEnumerable<(IStage Stage, bool Needed)> Feeding(IStage stage) =>
        Upstream(stage).Select(upstream => (upstream, upstream.Writes.Intersect(stage.Reads).Except(Sources).Any()));

    /// <summary>The stage of this name.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public IStage Find(string name) => Stages.FirstOrDefault(s => s.Name == name) ?? throw Unknown($"There is no stage named {name}.", Fault.NotFound);

    /// <summary>A stage and all after it.</summary>
    public IReadOnlyList<string> FromHereOn(string name) => [.. Stages.SkipWhile(s => s.Name != name).Select(s => s.Name)];

    /// <summary>The named stages in pipeline order, then the named work beside it.</summary>
    /// <exception cref="LabException">A name is unknown, or none is given.</exception>
    public IReadOnlyList<IStage> Select(IReadOnlyCollection<string> names)
    {
        var unknown = names.Where(name => Stages.Concat(Asides).All(s => s.Name != name)).ToList();
        if (unknown.Count > 0 || names.Count == 0)
        {
            throw Unknown(unknown.Count > 0 ? $"There is no stage named {string.Join(", ", unknown)}." : "No stage is named.", Fault.Invalid);
        }

        return [.. Stages.Concat(Asides).Where(s => names.Contains(s.Name))];
    }

    private LabException Unknown(string message, Fault fault) =>
        new(message, $"Stages are {string.Join(", ", Stages.Select(s => s.Name))}; \"all\" runs them in order.", fault);
}
