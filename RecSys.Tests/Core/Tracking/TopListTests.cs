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
    public void It_may_be_read_in_between_and_wants_all_that_can_still_enter()
    {
        var random = new Random(5);
        var top = new TopList(4);
        for (var list = 0; list < 3; list++)
        {
            top.Clear();
            var offered = new List<(double Score, long Id)>();
            for (var i = 0; i < 300; i++)
            {
                var item = (Score: random.Next(30) - 15.0, Id: (long)(i * 7919 % 300));
                var best = offered.OrderByDescending(o => o.Score).ThenBy(o => o.Id).Take(4).ToList();
                Assert.True(top.Wants(item.Score) || item.Score < best[^1].Score);
                top.Offer(item.Score, item.Id, (int)item.Id);
                offered.Add(item);
                if (random.Next(3) == 0)
                {
                    best = [.. offered.OrderByDescending(o => o.Score).ThenBy(o => o.Id).Take(4)];
                    Assert.Equal(best.Select(o => (int)o.Id), top.Positions.ToArray());
                    Assert.Equal(best.Select(o => o.Score), top.Scores.ToArray());
                    Assert.Equal(best.Count == 4, top.IsFull);
                }
            }
        }
    }

    [Fact]
    public void A_missing_score_never_enters()
    {
        var top = new TopList(2);
        top.Offer(double.NaN, 1, 1);

        Assert.Equal(0, top.Count);
    }
}
