using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>A value of a row as SQLite stores it: a whole number, a real, a text, or nothing. NaN is nothing.</summary>
internal readonly record struct Cell : IComparable<Cell>
{
    private readonly byte _kind;
    private readonly long _whole;
    private readonly double _real;
    private readonly string? _text;

    public Cell(long value) => (_kind, _whole) = (1, value);

    public Cell(double value) => (_kind, _real) = double.IsNaN(value) ? ((byte)0, 0) : ((byte)2, value);

    public Cell(string? value) => (_kind, _text) = value is null ? ((byte)0, null) : ((byte)3, value);

    public static Cell Read(BulkRead rows, int column) => rows.Value(column) switch
    {
        long whole => new Cell(whole),
        double real => new Cell(real),
        string text => new Cell(text),
        _ => default,
    };

    public void Bind(BulkInsert insert, int column) => _ = _kind switch
    {
        1 => insert.Set(column, _whole),
        2 => insert.Set(column, _real),
        3 => insert.Set(column, _text),
        _ => insert.SetNull(column),
    };

    public object? Argument => _kind switch
    {
        1 => _whole,
        2 => _real,
        3 => _text,
        _ => null,
    };

    /// <summary>Some total order, the same for equal rows: it need not be SQLite's.</summary>
    public int CompareTo(Cell other) => _kind != other._kind
        ? _kind.CompareTo(other._kind)
        : _kind switch
        {
            1 => _whole.CompareTo(other._whole),
            2 => _real.CompareTo(other._real),
            _ => string.CompareOrdinal(_text, other._text),
        };
}
