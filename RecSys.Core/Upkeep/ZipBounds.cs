using System.Buffers.Binary;

namespace RecSys.Core.Upkeep;

/// <summary>
/// Counts the entries of a zip's directory without keeping any: .NET reads the whole directory into memory when an archive is opened, however many
/// entries somebody has put there (APPNOTE 4.3.12 and 4.3.16).
/// </summary>
internal static class ZipBounds
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint LocatorSignature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int EntryBytes = 46;
    private const int MostComment = 0xFFFF;

    /// <exception cref="InvalidDataException">It is no zip, or its directory has more entries, whatever it says of itself.</exception>
    public static void Check(Stream zip, int most)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndBytes + MostComment + LocatorBytes)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        var end = tail.AsSpan(0, Math.Max(0, tail.Length - EndBytes + 4)).LastIndexOf(Little(EndSignature));
        if (end < 0)
        {
            throw new InvalidDataException("It is not a zip.");
        }

        zip.Position = Start(zip, tail, end);
        using var buffered = new BufferedStream(zip, 1 << 16);
        var header = new byte[EntryBytes];
        for (var entries = 0; buffered.ReadAtLeast(header, EntryBytes, throwOnEndOfStream: false) == EntryBytes && BinaryPrimitives.ReadUInt32LittleEndian(header) == EntrySignature; entries++)
        {
            if (entries == most)
            {
                throw new InvalidDataException(FormattableString.Invariant($"Its directory has more than {most:N0} entries."));
            }

            buffered.Seek(Short(header, 28) + Short(header, 30) + Short(header, 32), SeekOrigin.Current);
        }
    }

    /// <summary>Where the directory begins.</summary>
    private static long Start(Stream zip, byte[] tail, int end)
    {
        long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (end >= LocatorBytes && tail.AsSpan(end - LocatorBytes).StartsWith(Little(LocatorSignature)))
        {
            var record = new byte[56];
            zip.Position = Within(zip, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorBytes + 8)));
            if (zip.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) == record.Length && record.AsSpan().StartsWith(Little(End64Signature)))
            {
                start = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48));
            }
        }

        return Within(zip, start);
    }

    private static long Within(Stream zip, long position) => position >= 0 && position <= zip.Length ? position : throw new InvalidDataException("Its directory lies outside the file.");

    private static int Short(byte[] header, int at) => BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(at));

    private static byte[] Little(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
