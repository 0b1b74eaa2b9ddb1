using RecSys.Core.Storage;

namespace RecSys.Tests.Core.Storage;

public sealed class AheadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Pieces_are_used_in_the_order_they_were_filled(int threads)
    {
        var (filled, used) = (0, new List<int>());

        Ahead.Run([new int[1], new int[1], new int[1]], piece => (piece[0] = ++filled) <= 1000, piece => used.Add(piece[0]), threads);

        Assert.Equal(Enumerable.Range(1, 1000), used);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_stops_the_filling_stops_the_caller_after_what_was_filled(int threads)
    {
        var (filled, used) = (0, 0);

        Assert.Throws<OperationCanceledException>(() => Ahead.Run([new int[1], new int[1]], _ => ++filled <= 5 ? true : throw new OperationCanceledException(), _ => used++, threads));
        Assert.Equal(5, used);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_stops_the_use_stops_the_filling_before_the_caller_goes_on(int threads)
    {
        var filled = 0;

        Assert.Throws<IOException>(() => Ahead.Run([new int[1], new int[1]], _ => ++filled > 0, _ => throw new IOException(), threads));
        var after = filled;
        Assert.InRange(after, 1, 3);
    }
}
