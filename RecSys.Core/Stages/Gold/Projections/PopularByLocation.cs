using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold.Projections;

/// <summary>What is bought most where.</summary>
public sealed class PopularByLocation : ICatalogueTable
{
    public TableSpec Spec { get; } = new(
        Tables.GoldPopularByLocation,
        "gold",
        "One row per location and product bought from there: the 100 most bought of each location.",
        [
            new("location", ColumnKind.Text, "Where the customer lives now."),
            new("rank", ColumnKind.Integer, "From 1, by purchases."),
            new("product_id", ColumnKind.Integer),
            new("product_name", ColumnKind.Text),
            new("purchases", ColumnKind.Integer),
        ],
        ["location", "rank"]);

    public void Write(Catalogue catalogue, BulkInsert rows)
    {
        for (var location = 0; location < catalogue.ByLocation.Length; location++)
        {
            var ranking = catalogue.ByLocation[location];
            for (var i = 0; i < Math.Min(PopularByAgeGroup.Most, ranking.Length); i++)
            {
                rows.Set(0, catalogue.State.Locations[location])
                    .Set(1, i + 1L)
                    .Set(2, catalogue.Product(ranking[i]).Id)
                    .Set(3, catalogue.Product(ranking[i]).Version.Name)
                    .Set(4, (long)catalogue.Tally.PurchasesByLocation[location][ranking[i]])
                    .Write();
            }
        }
    }
}
