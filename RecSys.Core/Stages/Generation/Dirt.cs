using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Generation;

/// <summary>Which rows are damaged, and how.</summary>
internal sealed class Dirt(DirtSettings settings)
{
    private const long FirstUnknownId = 900_000_000;

    private readonly (string Kind, double Rate)[] _rates =
    [
        (DefectKinds.ExactDuplicate, settings.ExactDuplicates),
        (DefectKinds.LateDuplicate, settings.LateDuplicates),
        (DefectKinds.MissingId, settings.MissingIds),
        (DefectKinds.UnknownCustomer, settings.UnknownCustomers),
        (DefectKinds.UnknownProduct, settings.UnknownProducts),
        (DefectKinds.WrongType, settings.WrongTypes),
        (DefectKinds.NegativeQuantity, settings.NegativeQuantities),
        (DefectKinds.SpacesAndCasing, settings.SpacesAndCasing),
        (DefectKinds.OtherDateFormat, settings.OtherDateFormat),
        (DefectKinds.LateEvent, settings.LateEvents),
        (DefectKinds.OutOfOrder, settings.OutOfOrder),
    ];

    /// <summary>The defect of the next row; null for none. One draw per row and one defect at most.</summary>
    public string? Pick(Random random)
    {
        var left = random.NextDouble();
        foreach (var (kind, rate) in _rates)
        {
            left -= rate;
            if (left < 0)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The row with a defect of the kind, and what was done to it.</summary>
    public static (SaleRow Row, string Detail) Damage(SaleRow row, string kind, Random random) => kind switch
    {
        DefectKinds.MissingId => random.Next(2) == 0
            ? (row with { CustomerId = "" }, "no CustomerID")
            : (row with { ProductId = "" }, "no ProductID"),
        DefectKinds.UnknownCustomer => (row with { CustomerId = Unknown(random) }, $"CustomerID was {row.CustomerId}"),
        DefectKinds.UnknownProduct => (row with { ProductId = Unknown(random) }, $"ProductID was {row.ProductId}"),
        DefectKinds.WrongType => WrongType(row, random.Next(5)),
        DefectKinds.NegativeQuantity => (row with { Quantity = $"-{row.Quantity}" }, $"Quantity was {row.Quantity}"),
        DefectKinds.SpacesAndCasing => SpacesAndCasing(row, random.Next(3)),
        DefectKinds.OtherDateFormat => (row with { EventTime = DayFirst(row.Time) }, $"EventTime was {row.EventTime}"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a defect of one row."),
    };

    private static (SaleRow Row, string Detail) WrongType(SaleRow row, int which) => which switch
    {
        0 => (row with { CustomerId = $"C-{row.CustomerId}" }, $"CustomerID was {row.CustomerId}"),
        1 => (row with { ProductId = $"{row.ProductId}.5" }, $"ProductID was {row.ProductId}"),
        2 => (row with { Quantity = "two" }, $"Quantity was {row.Quantity}"),
        3 => (row with { InteractionType = "teleport" }, $"InteractionType was {row.InteractionType}"),
        _ => (row with { EventTime = "yesterday" }, $"EventTime was {row.EventTime}"),
    };

    private static (SaleRow Row, string Detail) SpacesAndCasing(SaleRow row, int which) => which switch
    {
        0 => (row with { InteractionType = row.InteractionType.ToUpperInvariant() }, "InteractionType in capitals"),
        1 => (row with { InteractionType = $"  {row.InteractionType} " }, "spaces around InteractionType"),
        _ => (row with { CustomerId = $" {row.CustomerId}", ProductId = $"{row.ProductId}  " }, "spaces around the ids"),
    };

    private static string Unknown(Random random) => (FirstUnknownId + random.Next(90_000_000)).ToString(CultureInfo.InvariantCulture);

    private static string DayFirst(long time) =>
        Moments.ToDateTimeOffset(time).UtcDateTime.ToString("dd'/'MM'/'yyyy HH':'mm", CultureInfo.InvariantCulture);
}
