using System.Buffers.Binary;
using System.Text;

namespace RecSys.Core.Stages.Candidates;

/// <summary>A text of at most seven ASCII characters in one number, to be written at once: the characters, the first one lowest, and their count highest.</summary>
internal readonly record struct ShortText(ulong Packed)
{
    /// <summary>Bytes that must be free for a text; some are written over what follows it.</summary>
    public const int Room = sizeof(ulong);

    private const int CountShift = 56;

    /// <summary>Whether the text was too long to be packed.</summary>
    public bool IsMissing => Packed == 0;

    /// <summary>Packs a text; one that is too long is missing.</summary>
    public static ShortText Of(string text)
    {
        Span<byte> bytes = stackalloc byte[Room];
        return text.Length < Room && Encoding.ASCII.GetBytes(text, bytes) is var count
            ? new ShortText(BinaryPrimitives.ReadUInt64LittleEndian(bytes) | (ulong)count << CountShift)
            : default;
    }

    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into, Packed);
        return (int)(Packed >> CountShift);
    }
}
