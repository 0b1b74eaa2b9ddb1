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

    /// <summary>What a trainer's steps are called: trees or passes; steps where the trainer is not known any more.</summary>
    public static string StepsOf(string trainer) => All.FirstOrDefault(t => t.Name == trainer)?.StepName switch
    {
        "tree" => "trees",
        "pass" => "passes",
        _ => "steps",
    };

    /// <exception cref="LabException">There is none of that name.</exception>
    public static ITrainer Find(string name) => All.FirstOrDefault(t => t.Name == name) ?? throw new LabException(
        $"There is no trainer named {name}.",
        $"Set Training:Trainer to one of {string.Join(", ", All.Select(t => t.Name))}.");
}
