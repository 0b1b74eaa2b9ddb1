using RecSys.Core.Tracking;

namespace RecSys.Tests.Core.Tracking;

public sealed class TopListTests
{
    [Fact]
    public void The_best_come_first_and_ties_break_by_the_smaller_id()
    {
        var top = new TopList(3);
        foreach (var (score, id) in new[] { (1.0, 7L), (2.0, 9L), (2.0, 4L), (0.5, 1L), (2.0, 8L) })
        {
            top.Offer(score, id, (int)id);
        }

        Assert.Equal([4, 8, 9], top.Positions.ToArray());
    }

    [Fact]
    public void It_agrees_with_a_full_sort()
    {
        var random = new Random(3);
        var items = Enumerable.Range(0, 200).Select(i => (Score: random.Next(20) / 4.0, Id: (long)random.Next(1000), Position: i)).ToList();
        var top = new TopList(25);
        items.ForEach(item => top.Offer(item.Score, item.Id, item.Position));

        var expected = items.OrderByDescending(i => i.Score).ThenBy(i => i.Id).Take(25).Select(i => (i.Score, i.Id));
        Assert.Equal(expected, top.Positions.ToArray().Select(p => (items[p].Score, items[p].Id)));
    }

    [Fact]
    public void A_missing_score_never_enters()
    {
        var top = new TopList(2);
        top.Offer(double.NaN, 1, 1);

        Assert.Equal(0, top.Count);
    }
}
