using RecSys.Core.Domain;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What each age group buys most.</summary>
public sealed class PopularByAgeGroup : ICatalogueTable
{
    /// <summary>Rows per group.</summary>
    internal const int Most = 100;

    public TableSpec Spec { get; } = new(
        Tables.GoldPopularByAgeGroup,
        "gold",
        "One row per age group and product it bought: the 100 most bought of each group.",
        [
            new("age_group", ColumnKind.Text),
            new("rank", ColumnKind.Integer, "From 1, by purchases."),
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("purchases", ColumnKind.Integer),
        ],
        ["age_group", "rank"]);

    public void Write(Catalogue catalogue, BulkInsert rows)
    {
        for (var group = 0; group < AgeGroups.Names.Count; group++)
        {
            var ranking = catalogue.ByAgeGroup[group];
            for (var i = 0; i < Math.Min(Most, ranking.Length); i++)
            {
                rows.Set(0, AgeGroups.Names[group])
                    .Set(1, i + 1L)
                    .Set(2, catalogue.Product(ranking[i]).Id)
                    .Set(3, catalogue.Product(ranking[i]).Version.Name)
                    .Set(4, (long)catalogue.Tally.PurchasesByAgeGroup[group][ranking[i]])
                    .Write();
            }
        }
    }
}
