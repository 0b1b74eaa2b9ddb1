using System.Reflection;
using RecSys.Core.Tracking;

namespace RecSys.Core.Stages.Training;

/// <summary>
/// Reads the trees of a FastTree trainer while it grows them. ML.NET has no per-tree callback, and a stopped Fit returns nothing, so
/// this looks at its fields; a test holds the trees against what ML.NET itself predicts, should they ever move.
/// </summary>
internal sealed class FastTreeTap(object trainer)
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private int _taken;

    /// <summary>Trees grown since the last call.</summary>
    public IEnumerable<DecisionTree> TakeNew()
    {
        if (Value(trainer, "Ensemble") is not { } ensemble)
        {
            yield break;
        }

        for (var count = (int)Value(ensemble, "NumTrees")!; _taken < count; _taken++)
        {
            yield return Convert(Call(ensemble, "GetTreeAt", _taken)!);
        }
    }

    private DecisionTree Convert(object tree)
    {
        // While trees grow, thresholds are bin numbers and constant features are left out of the numbering; ML.NET mends both in place
        // when it has grown the last one.
        var finished = Value(trainer, "TrainedEnsemble") is not null;
        if (!finished)
        {
            Call(tree, "PopulateRawThresholds", Value(trainer, "TrainSet")!);
        }

        var columns = finished ? null : (int[]?)Value(trainer, "FeatureMap");
        var nodes = (int)Value(tree, "NumNodes")!;
        return new DecisionTree(
            [.. ((int[])Value(tree, "SplitFeatures")!).Take(nodes).Select(f => columns is null ? f : columns[f])],
            ((float[])Value(tree, "RawThresholds")!)[..nodes],
            ((int[])Value(tree, "LteChild")!)[..nodes],
            ((int[])Value(tree, "GtChild")!)[..nodes],
            ((double[])Value(tree, "LeafValues")!)[..(nodes + 1)],
            ((double[])Value(tree, "SplitGains")!)[..nodes]);
    }

    private static object? Value(object owner, string name)
    {
        for (var type = owner.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetProperty(name, Any | BindingFlags.DeclaredOnly) is { } property)
            {
                return property.GetValue(owner);
            }

            if (type.GetField(name, Any | BindingFlags.DeclaredOnly) is { } field)
            {
                return field.GetValue(owner);
            }
        }

        throw Moved(owner, name);
    }

    private static object? Call(object owner, string name, params object[] arguments)
    {
        var method = owner.GetType().GetMethod(name, Any, [.. arguments.Select(a => a.GetType())]) ?? throw Moved(owner, name);
        return method.Invoke(owner, arguments);
    }

    private static MissingMemberException Moved(object owner, string name) =>
        new($"{owner.GetType().Name}.{name} is not where this version of ML.NET used to have it.");
}
