using System.Globalization;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Generation;

/// <summary>Writes sales rows, a few of them damaged on purpose. Takes its own chance, so that dirt leaves the shop as it is.</summary>
internal sealed class SalesFeed(ShopWorld world, DirtSettings settings, Action<Defect> onDefect)
{
    private const int MostDaysLate = 5;
    private const int MostRowsLate = 30;

    private static readonly string[] Columns =
        ["OrderID", "CustomerID", "ProductID", "ProductName", "Category", "Brand", "InteractionType", "Quantity", "PriceAtPurchase", "Season", "EventTime"];

    private readonly Dirt _dirt = new(settings);
    private readonly SortedDictionary<int, List<HeldRow>> _held = [];
    private readonly List<(int RowsLeft, HeldRow Row)> _passed = [];
    private readonly char[] _time = new char[20];

    /// <summary>Opens a sales file that starts on a day, with the columns the shop's export has by then.</summary>
    public OpenSales Open(LandingBatch batch, string suffix, int day)
    {
        var renamed = settings.RenamedColumn && IsLastMonth(world.Calendar.Date(day));
        var columns = Columns.Select(c => renamed && c == "Season" ? "SeasonName" : c);
        var file = batch.Open("sales", suffix, [.. HasChannel(day) ? columns.Append("Channel") : columns]);
        if (renamed)
        {
            onDefect(new Defect(file.Name, 1, DefectKinds.RenamedColumn, "Season is called SeasonName"));
        }

        if (HasChannel(day))
        {
            onDefect(new Defect(file.Name, 1, DefectKinds.NewColumn, "Channel was not there before"));
        }

        return new OpenSales(file, HasChannel(day));
    }

    /// <summary>Writes a day's events, after what was held back until that day.</summary>
    /// <param name="isLast">Nothing may be held back any longer.</param>
    public void Write(int day, List<ShopAction> actions, OpenSales file, bool isLast)
    {
        var random = Chance.Stream(world.Seed, $"dirt {day}");
        Release(due => due <= day, file);
        var date = Moments.ToIso(world.Calendar.Start(day));
        date.AsSpan(0, 11).CopyTo(_time);
        _time[13] = _time[16] = ':';
        _time[19] = 'Z';
        foreach (var action in actions)
        {
            if (_dirt.Pick(random) is { } kind)
            {
                WriteDirty(kind, Row(day, action), day, file, random);
            }
            else
            {
                WriteClean(day, action, file);
                LetPass(file, rows: 1);
            }
        }

        LetPass(file, MostRowsLate);
        if (isLast)
        {
            Release(_ => true, file);
        }
    }

    private bool IsLastMonth(DateOnly date)
    {
        var last = world.Calendar.Date(world.Calendar.Days - 1);
        return date >= new DateOnly(last.Year, last.Month, 1);
    }

    private bool HasChannel(int day) => settings.NewColumn && day >= world.Calendar.Days / 2;

    private void WriteClean(int day, in ShopAction action, OpenSales sales)
    {
        var product = world.Products[action.Product];
        Clock(action.Time);
        var file = sales.File;
        file.Field(OrderId(day, action))
            .Field(world.Customers[action.Customer].Taste.CustomerId)
            .Field(product.Truth.ProductId)
            .Field(product.Name)
            .Field(product.Category)
            .Field(product.Truth.Brand)
            .Field(action.Kind.Name())
            .Field(action.Quantity)
            .Money(product.PriceOn(day))
            .Field(Seasons.Names[world.Calendar.Season(day)])
            .Field(_time.AsSpan());
        if (sales.HasChannel)
        {
            file.Field(Channel(action));
        }

        file.EndRow();
    }

    private SaleRow Row(int day, in ShopAction action)
    {
        var product = world.Products[action.Product];
        Clock(action.Time);
        return new SaleRow
        {
            Time = action.Time,
            OrderId = OrderId(day, action),
            CustomerId = Text(world.Customers[action.Customer].Taste.CustomerId),
            ProductId = Text(product.Truth.ProductId),
            Product = product,
            InteractionType = action.Kind.Name(),
            Quantity = Text(action.Quantity),
            Price = product.PriceOn(day),
            Season = Seasons.Names[world.Calendar.Season(day)],
            EventTime = new string(_time),
            Channel = Channel(action),
        };
    }

    private void WriteDirty(string kind, SaleRow row, int day, OpenSales file, Random random)
    {
        var due = day + 1 + random.Next(MostDaysLate);
        switch (kind)
        {
            case DefectKinds.LateEvent:
                Hold(due, new HeldRow(row, kind, $"{due - day} day(s) late"));
                break;
            case DefectKinds.OutOfOrder:
                var rows = 1 + random.Next(MostRowsLate);
                _passed.Add((rows, new HeldRow(row, kind, $"behind up to {rows} later row(s)")));
                break;
            case DefectKinds.LateDuplicate:
                WriteRow(row, file);
                Hold(due, new HeldRow(row, kind, $"again after {due - day} day(s)"));
                break;
            case DefectKinds.ExactDuplicate:
                WriteRow(row, file);
                WriteDefect(new HeldRow(row, kind, "the row before once more"), file);
                break;
            default:
                var (damaged, detail) = Dirt.Damage(row, kind, random);
                WriteDefect(new HeldRow(damaged, kind, detail), file);
                break;
        }
    }

    /// <summary>Rows that are out of order follow when as many clean rows have passed them as they should, or the day ends.</summary>
    private void LetPass(OpenSales file, int rows)
    {
        if (_passed.Count == 0)
        {
            return;
        }

        for (var i = 0; i < _passed.Count; i++)
        {
            _passed[i] = (_passed[i].RowsLeft - rows, _passed[i].Row);
        }

        foreach (var (_, row) in _passed.Where(p => p.RowsLeft <= 0))
        {
            WriteDefect(row, file);
        }

        _passed.RemoveAll(p => p.RowsLeft <= 0);
    }

    private void Hold(int due, HeldRow row)
    {
        if (!_held.TryGetValue(due, out var rows))
        {
            _held.Add(due, rows = []);
        }

        rows.Add(row);
    }

    private void Release(Func<int, bool> isDue, OpenSales file)
    {
        foreach (var day in _held.Keys.Where(isDue).ToList())
        {
            foreach (var row in _held[day])
            {
                WriteDefect(row, file);
            }

            _held.Remove(day);
        }
    }

    private void WriteDefect(HeldRow held, OpenSales file)
    {
        WriteRow(held.Row, file);
        onDefect(new Defect(file.File.Name, file.File.Line, held.Kind, held.Detail));
    }

    private static void WriteRow(SaleRow row, OpenSales sales)
    {
        var file = sales.File;
        file.Field(row.OrderId).Field(row.CustomerId).Field(row.ProductId)
            .Field(row.Product.Name).Field(row.Product.Category).Field(row.Product.Truth.Brand)
            .Field(row.InteractionType).Field(row.Quantity).Money(row.Price).Field(row.Season).Field(row.EventTime);
        if (sales.HasChannel)
        {
            file.Field(row.Channel);
        }

        file.EndRow();
    }

    /// <summary>Hours, minutes and seconds of a moment into the time of the row.</summary>
    private void Clock(long time)
    {
        var second = (int)(time / Moments.Second % 86_400);
        Two(second / 3600, 11);
        Two(second / 60 % 60, 14);
        Two(second % 60, 17);
    }

    private void Two(int value, int at) => (_time[at], _time[at + 1]) = ((char)('0' + value / 10), (char)('0' + value % 10));

    private string OrderId(int day, in ShopAction action) =>
        action.Order == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"O{world.Calendar.Date(day):yyyyMMdd}-{action.Order:00000}");

    private static string Channel(in ShopAction action) => (action.Customer + action.Time / Moments.Hour) % 3 == 0 ? "web" : "app";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record HeldRow(SaleRow Row, string Kind, string Detail);
}

/// <summary>The sales file that rows go to at the moment, and whether it has the late column.</summary>
internal sealed record OpenSales(LandingFile File, bool HasChannel);

/// <summary>A sales row as text, for rows that are damaged, held back or written twice.</summary>
internal sealed record SaleRow
{
    public required long Time { get; init; }
    public required string OrderId { get; init; }
    public required string CustomerId { get; init; }
    public required string ProductId { get; init; }
    public required ShopProduct Product { get; init; }
    public required string InteractionType { get; init; }
    public required string Quantity { get; init; }
    public required double Price { get; init; }
    public required string Season { get; init; }
    public required string EventTime { get; init; }
    public required string Channel { get; init; }
}
