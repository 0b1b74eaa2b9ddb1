using System.Globalization;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Candidates;

/// <summary>One customer's rows for the candidates table, made on any thread, written on one.</summary>
internal sealed class CandidateRows
{
    private readonly long _customerId;
    private readonly long[] _productIds;
    private readonly double[] _merits;
    private readonly int[] _ends;
    private readonly byte[] _sources;

    private CandidateRows(long customerId, int found, long[] productIds, double[] merits, int[] ends, byte[] sources)
    {
        Found = found;
        _customerId = customerId;
        _productIds = productIds;
        _merits = merits;
        _ends = ends;
        _sources = sources;
    }

    /// <summary>Candidates found, stored or not.</summary>
    public int Found { get; }

    public void Write(BulkInsert insert)
    {
        var start = 0;
        for (var i = 0; i < _productIds.Length; i++)
        {
            insert.Set(0, _customerId).Set(1, i + 1).Set(2, _productIds[i]).Set(3, _merits[i]).Set(4, _sources.AsSpan(start.._ends[i])).Write();
            start = _ends[i];
        }
    }

    /// <summary>Writes one customer's rows after the other into one buffer. One per thread.</summary>
    internal sealed class Builder(IReadOnlyList<ICandidateSource> sources)
    {
        private readonly byte[][] _openings = [.. sources.Select(s => System.Text.Encoding.UTF8.GetBytes($"\"{s.Name}\":["))];
        private byte[] _buffer = new byte[64 * 1024];
        private int _length;

        /// <param name="customer">Loaded.</param>
        /// <param name="candidates">The customer's.</param>
        /// <param name="most">Rows at most, the best.</param>
        public CandidateRows Build(State.CustomerView customer, CandidateList candidates, int most)
        {
            var count = Math.Min(most, candidates.Count);
            var productIds = new long[count];
            var ends = new int[count];
            _length = 0;
            for (var i = 0; i < count; i++)
            {
                productIds[i] = customer.Catalogue.Product(candidates.Products[i]).Id;
                AppendSources(candidates.RanksOf(i), candidates.ScoresOf(i));
                ends[i] = _length;
            }

            return new CandidateRows(customer.Customer.Id, candidates.Count, productIds, candidates.Merits[..count].ToArray(), ends, _buffer.AsSpan(0, _length).ToArray());
        }

        private void AppendSources(ReadOnlySpan<int> ranks, ReadOnlySpan<float> scores)
        {
            var opening = (byte)'{';
            for (var s = 0; s < ranks.Length; s++)
            {
                if (ranks[s] > 0)
                {
                    Append(opening);
                    Append(_openings[s]);
                    AppendNumber(ranks[s], default);
                    Append((byte)',');
                    AppendNumber(scores[s], "G6");
                    Append((byte)']');
                    opening = (byte)',';
                }
            }

            Append((byte)'}');
        }

        private void AppendNumber<T>(T value, ReadOnlySpan<char> format)
            where T : IUtf8SpanFormattable
        {
            Reserve(32);
            value.TryFormat(_buffer.AsSpan(_length), out var written, format, CultureInfo.InvariantCulture);
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
}
