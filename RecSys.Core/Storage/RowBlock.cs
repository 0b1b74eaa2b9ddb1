using System.Text;

namespace RecSys.Core.Storage;

/// <summary>
/// Rows on their way into a table: filled by one thread, inserted by another or the same. Values are given by position; <see cref="EndRow"/> ends the
/// row, and what was not set in it is null. Reused.
/// </summary>
internal sealed class RowBlock
{
    /// <summary>Rows of a full block.</summary>
    public const int Capacity = 2048;

    /// <summary>Bytes of text that are enough for a block, however few rows they fill.</summary>
    private const int FullText = 4 << 20;

    private readonly int _columns;
    private readonly CellKind[] _kinds;
    private readonly long[] _values;
    private byte[] _text = GC.AllocateUninitializedArray<byte>(1 << 14, pinned: true);
    private int _length;

    public RowBlock(int columns) => (_columns, _kinds, _values) = (columns, new CellKind[columns * Capacity], new long[columns * Capacity]);

    internal enum CellKind : byte
    {
        Null,
        Whole,
        Real,

        /// <summary>Its place in <see cref="Text"/> in the upper half, its length in the lower.</summary>
        Text,
    }

    public int Rows { get; private set; }

    public bool IsFull => Rows == Capacity || _length > FullText;

    /// <summary>Kinds of the cells, row by row.</summary>
    internal ReadOnlySpan<CellKind> Kinds => _kinds;

    /// <summary>The bits of the cells, row by row.</summary>
    internal ReadOnlySpan<long> Values => _values;

    /// <summary>The texts, UTF-8. Does not move.</summary>
    internal byte[] Text => _text;

    public void Set(int column, long value) => Put(column, CellKind.Whole, value);

    /// <summary>NaN is stored as null.</summary>
    public void Set(int column, double value)
    {
        if (!double.IsNaN(value))
        {
            Put(column, CellKind.Real, BitConverter.DoubleToInt64Bits(value));
        }
    }

    public void Set(int column, string? value)
    {
        if (value is not null)
        {
            Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
            PutText(column, Encoding.UTF8.GetBytes(value, _text.AsSpan(_length)));
        }
    }

    /// <summary>A text that is UTF-8 already: an empty one is an empty text, not null.</summary>
    public void Set(int column, ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_text.AsSpan(_length));
        PutText(column, utf8.Length);
    }

    public void EndRow() => Rows++;

    public void Clear()
    {
        Array.Clear(_kinds, 0, Rows * _columns);
        (Rows, _length) = (0, 0);
    }

    private void PutText(int column, int length)
    {
        Put(column, CellKind.Text, ((long)_length << 32) | (uint)length);
        _length += length;
    }

    private void Put(int column, CellKind kind, long value)
    {
        var at = Rows * _columns + column;
        (_kinds[at], _values[at]) = (kind, value);
    }

    private void Reserve(int more)
    {
        if (_length + more <= _text.Length)
        {
            return;
        }

        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(2 * _text.Length, _length + more), pinned: true);
        _text.AsSpan(0, _length).CopyTo(larger);
        _text = larger;
    }
}
