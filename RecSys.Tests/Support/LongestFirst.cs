using RecSys.Tests.Core.Stages.Training;
using RecSys.Tests.Support;
using RecSys.Tests.Trust;
using RecSys.Tests.Web;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer(LongestFirst.TypeName, "RecSys.Tests")]

namespace RecSys.Tests.Support;

/// <summary>
/// Collections run side by side, as many as there are processors: those that take longest begin first, so that none is left running alone. What is not
/// named here takes seconds. No test depends on the order.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    internal const string TypeName = "RecSys.Tests.Support.LongestFirst";

    private static readonly string[] Long =
    [
        ShopBrowserTests.Name, nameof(RandomKillTests), LabBrowserTests.Name, nameof(TrainerTests), nameof(FullDiskTests), nameof(KilledStreamTests),
    ];

    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    /// <summary>Collections of one class are named after it.</summary>
    private static int Place(ITestCollection collection)
    {
        var place = Array.FindIndex(Long, name => collection.DisplayName == name || collection.DisplayName.EndsWith("." + name, StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
