using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Training;

/// <summary>All trainers. Adding one is a line here.</summary>
public static class Trainers
{
    public static IReadOnlyList<ITrainer> All { get; } =
    [
        new LightGbmTrainer(),
        new LambdaMartTrainer(),
        new LightGbmBinaryTrainer(),
        new FastTreeBinaryTrainer(),
        new LinearTrainer(),
    ];

    /// <exception cref="LabException">There is none of that name.</exception>
    public static ITrainer Find(string name) => All.FirstOrDefault(t => t.Name == name) ?? throw new LabException(
        $"There is no trainer named {name}.",
        $"Set Training:Trainer to one of {string.Join(", ", All.Select(t => t.Name))}.");
}
