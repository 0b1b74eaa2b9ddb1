using System.Buffers.Binary;

namespace RecSys.Core.Stages.Gold;

/// <summary>Numbers written one after the other, small ones in few bytes. Reused.</summary>
internal sealed class PackedBytes
{
    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void Add(ulong number)
    {
        Grow(10);
        while (number >= 0x80)
        {
            _bytes[_length++] = (byte)(number | 0x80);
            number >>= 7;
        }

        _bytes[_length++] = (byte)number;
    }

    /// <summary>Small numbers of either sign in few bytes.</summary>
    public void AddSigned(long number) => Add((ulong)(number << 1) ^ (ulong)(number >> 63));

    public void AddReal(double number)
    {
        Grow(sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(_length), number);
        _length += sizeof(double);
    }

    public void AddReal(float number)
    {
        Grow(sizeof(float));
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.AsSpan(_length), number);
        _length += sizeof(float);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Grow(int more)
    {
        if (_length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + more));
        }
    }
}

/// <summary>Reads what <see cref="PackedBytes"/> wrote.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public ulong Next()
    {
        var (number, shift) = (0UL, 0);
        while (true)
        {
            var part = _rest[0];
            _rest = _rest[1..];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }

            shift += 7;
        }
    }

    public long NextSigned()
    {
        var number = Next();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    public double NextDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public float NextFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
