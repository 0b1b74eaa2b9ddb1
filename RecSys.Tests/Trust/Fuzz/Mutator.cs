using System.Text;

namespace RecSys.Tests.Trust.Fuzz;

/// <summary>Makes inputs out of good ones: bytes and runs of bytes changed, moved, doubled, torn out, and words put in that the reader gives meaning to.</summary>
/// <param name="corpus">Good inputs, and those that once did harm.</param>
/// <param name="words">What means something in the format.</param>
/// <param name="grown">Makes another good input, or nearly good: half of the cases begin with one and are changed little, where it is given.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words, Func<Random, byte[]>? grown = null)
{
    private const int MostBytes = 1 << 18;

    /// <summary>Bytes that no text in UTF-8 holds, or not there.</summary>
    private static readonly byte[][] Unruly = [[0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x80, 0xAE]];

    /// <summary>The same for texts.</summary>
    public Mutator(IEnumerable<string> corpus, IEnumerable<string> words, Func<Random, byte[]>? grown = null)
        : this([.. corpus.Select(Encoding.UTF8.GetBytes)], [.. words.Select(Encoding.UTF8.GetBytes)], grown)
    {
    }

    public byte[] Next(Random chance)
    {
        var isGrown = grown is not null && chance.Next(2) == 0;
        var bytes = new List<byte>(isGrown ? grown!(chance) : corpus[chance.Next(corpus.Count)]);
        // Mostly a few changes: what is broken all over is refused at the first step.
        for (var changes = isGrown ? chance.Next(3) : 1 << chance.Next(6); changes > 0; changes--)
        {
            Change(bytes, chance);
        }

        return bytes.Count > MostBytes ? [.. bytes[..MostBytes]] : [.. bytes];
    }

    private void Change(List<byte> bytes, Random chance)
    {
        var at = chance.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 << chance.Next(10));
        switch (chance.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)chance.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << chance.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(chance.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                var other = corpus[chance.Next(corpus.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[chance.Next(other.Length + 1)..]);
                break;
            case 5:
                bytes.InsertRange(at, Unruly[chance.Next(Unruly.Length)]);
                break;
            case 6 when chance.Next(20) == 0 && bytes.Count < MostBytes:
                var word = words[chance.Next(words.Count)];
                bytes.InsertRange(at, Enumerable.Repeat(word, 1 << chance.Next(12)).SelectMany(b => b).Take(MostBytes));
                break;
            default:
                bytes.InsertRange(at, words[chance.Next(words.Count)]);
                break;
        }
    }
}
