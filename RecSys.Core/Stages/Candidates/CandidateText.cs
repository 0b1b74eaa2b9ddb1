using System.Globalization;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Writes one customer's candidates as the JSON that the view candidates reads. One per thread: it keeps its buffer. Rows of a table of
/// their own cost SQLite more than all of retrieval.
/// </summary>
internal sealed class CandidateText
{
    private readonly ScoreText _score = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    /// <param name="customer">Loaded.</param>
    /// <param name="candidates">The customer's.</param>
    /// <param name="most">Candidates at most, the best.</param>
    public CandidateRow Build(CustomerView customer, CandidateList candidates, int most)
    {
        var count = Math.Min(most, candidates.Count);
        _length = 0;
        Append((byte)'[');
        for (var i = 0; i < count; i++)
        {
            Append(i == 0 ? "["u8 : ",["u8);
            AppendNumber(customer.Catalogue.Product(candidates.Products[i]).Id);
            Append((byte)',');
            AppendNumber(candidates.Merits[i]);
            AppendSources(candidates.RanksOf(i), candidates.ScoresOf(i));
        }

        Append((byte)']');
        return new CandidateRow(customer.Customer.Id, candidates.Count, count, _buffer.AsSpan(0, _length).ToArray());
    }

    /// <summary>Sources by their position, from 1.</summary>
    private void AppendSources(ReadOnlySpan<int> ranks, ReadOnlySpan<float> scores)
    {
        var opening = ",{\""u8;
        for (var s = 0; s < ranks.Length; s++)
        {
            if (ranks[s] > 0)
            {
                Append(opening);
                AppendNumber(s + 1);
                Append("\":["u8);
                AppendNumber(ranks[s]);
                Append((byte)',');
                Reserve(ScoreText.Longest);
                _length += _score.Write(scores[s], _buffer.AsSpan(_length));
                Append((byte)']');
                opening = ",\""u8;
            }
        }

        Append("}]"u8);
    }

    private void AppendNumber<T>(T value)
        where T : IUtf8SpanFormattable
    {
        Reserve(32);
        value.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Append(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
    }
}
