using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using RecSys.Web.Theme;
using Assembly = System.Reflection.Assembly;

namespace RecSys.Tests.Architecture;

/// <summary>The import order of the folders, and what Core and Web must not know. Folders that do not exist yet are in order.</summary>
public sealed class LayerTests
{
    private const string Root = "RecSys.Core";

    // Layers in order; folders of one layer may use each other, a stage only earlier stages.
    private static readonly string[][] Layers =
    [
        ["Domain"],
        ["Access"],
        ["Settings"],
        ["Storage"],
        ["Pipeline", "State", "Tracking"],
        .. StagesInOrder.Select(stage => new[] { $"Stages.{stage}" }),
        ["Labs", "Curation"],
        ["LabPipeline"],
        ["Jobs", "Serving", "Reports"],
        ["Upkeep"],
        ["LabServices"],
    ];

    private static readonly Assembly Core = Assembly.Load(Root);
    private static readonly Assembly Web = typeof(LabTheme).Assembly;

    private static IEnumerable<string> StagesInOrder =>
    [
        "Generation", "Bronze", "Silver", "Gold", "Exploration", "Candidates", "Features", "Labels", "Splits",
        "Training", "Evaluation", "Recommendation",
    ];

    [Fact]
    public void Core_knows_no_web()
    {
        Assert.Empty(References(Core, "Microsoft.AspNetCore", "MudBlazor", "Plotly"));
    }

    [Fact]
    public void Web_knows_no_database_and_no_trainer()
    {
        Assert.Empty(References(Web, "Microsoft.Data.Sqlite", "SQLitePCLRaw", "Microsoft.EntityFrameworkCore", "Microsoft.ML"));
    }

    [Fact]
    public void A_folder_of_Core_uses_only_itself_and_earlier_folders()
    {
        var uses =
            from type in new ArchLoader().LoadAssembly(Core).Build().Types
            let own = LayerOf(type)
            where own is not null
            from target in type.GetTypeDependencies().Distinct()
            let used = LayerOf(target)
            where used > own
            select $"{type.FullName} uses {target.FullName}";

        Assert.Empty(uses);
    }

    [Fact]
    public void Every_folder_of_Core_has_its_place_in_the_order()
    {
        var strangers = Core.GetTypes()
            .Where(type => type.Namespace?.StartsWith($"{Root}.", StringComparison.Ordinal) == true && LayerOf(type.Namespace, type.Name) is null)
            .Select(type => type.FullName);

        Assert.Empty(strangers);
    }

    private static IEnumerable<string> References(Assembly assembly, params string[] families) => assembly
        .GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => families.Any(family => name.StartsWith(family, StringComparison.Ordinal)));

    // What the compiler makes for itself has no namespace.
    private static int? LayerOf(IType type) => LayerOf(type.Namespace?.FullName ?? "", type.Name);

    // Types in the root namespace (the pipeline, the registrations) are layers by their own name.
    private static int? LayerOf(string space, string name)
    {
        var path = space == Root ? name : space.StartsWith($"{Root}.", StringComparison.Ordinal) ? space[(Root.Length + 1)..] : "";
        var layer = Array.FindIndex(Layers, folders => folders.Any(folder => path == folder || path.StartsWith($"{folder}.", StringComparison.Ordinal)));
        return layer < 0 ? null : layer;
    }
}
