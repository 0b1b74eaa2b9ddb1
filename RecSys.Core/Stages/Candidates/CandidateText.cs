using System.Globalization;
using System.Text;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Writes one customer's candidates as the JSON that the view candidates reads. One per thread: it keeps its buffer. Rows of a table of
/// their own cost SQLite more than all of retrieval.
/// </summary>
internal sealed class CandidateText
{
    /// <summary>Ranks whose text is made beforehand.</summary>
    private const int UsualRanks = 1000;

    /// <summary>Bytes that must be free for one number, whatever its kind, with its comma.</summary>
    private const int Room = ScoreText.Longest + 1;

    private readonly ShortText[] _products;
    private readonly ShortText[][] _ranks;
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    /// <param name="state">The shop whose products are written about.</param>
    /// <param name="sources">How many there are.</param>
    public CandidateText(ShopState state, int sources)
    {
        _products = [.. state.Products.Select(p => ShortText.Of(ProductText(p.Id)))];
        _ranks = [.. Enumerable.Range(1, sources).Select(position => Enumerable.Range(0, UsualRanks).Select(rank => ShortText.Of(RankText(position, rank))).ToArray())];
    }

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
            Reserve(Room * (3 + 2 * candidates.SourceCount));
            Append((byte)'[');
            AppendProduct(customer.Catalogue, candidates.Products[i]);
            AppendScore((float)candidates.Merits[i]);
            AppendSources(candidates.RanksOf(i), candidates.ScoresOf(i));
            _buffer[_length - 1] = (byte)']';
            Append((byte)',');
        }

        _length = Math.Max(1, _length - 1);
        Append((byte)']');
        return new CandidateRow(customer.Customer.Id, candidates.Count, count, _buffer.AsSpan(0, _length).ToArray());
    }

    /// <summary>Sources by their position, from 1.</summary>
    private void AppendSources(ReadOnlySpan<int> ranks, ReadOnlySpan<float> scores)
    {
        for (var s = 0; s < ranks.Length; s++)
        {
            if (ranks[s] > 0)
            {
                AppendRank(s, ranks[s]);
                AppendScore(scores[s]);
            }
        }
    }

    private void AppendProduct(Catalogue catalogue, int product) => _length += _products[product].IsMissing
        ? Encoding.ASCII.GetBytes(ProductText(catalogue.Product(product).Id), _buffer.AsSpan(_length))
        : _products[product].Write(_buffer.AsSpan(_length));

    private void AppendRank(int source, int rank) => _length += rank >= UsualRanks || _ranks[source][rank].IsMissing
        ? Encoding.ASCII.GetBytes(RankText(source + 1, rank), _buffer.AsSpan(_length))
        : _ranks[source][rank].Write(_buffer.AsSpan(_length));

    private void AppendScore(float score)
    {
        _length += ScoreText.Write(score, _buffer.AsSpan(_length));
        Append((byte)',');
    }

    private void Append(byte value) => _buffer[_length++] = value;

    private void Reserve(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
    }

    private static string ProductText(long id) => string.Create(CultureInfo.InvariantCulture, $"{id},");

    private static string RankText(int position, int rank) => string.Create(CultureInfo.InvariantCulture, $"{position},{rank},");
}
