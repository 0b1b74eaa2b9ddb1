using System.Numerics;

namespace RecSys.Core.Stages.Generation;

/// <summary>
/// A category's products whose campaign differs on some day of a forecast from that of the first day: all others are told once for all days. In columns, day by day:
/// on a day like the first a product is shown 0 times more, which adds nothing. Each product is added up in the order of the days, whatever the vectors' width.
/// </summary>
internal sealed class CampaignDays
{
    private readonly int[] _places;
    private readonly double[] _odds;
    private readonly double[] _buys;
    private readonly double[][] _shown;

    /// <param name="campaigns">By day and place in the category, by how much the day's campaign raises the odds of the cart.</param>
    /// <param name="shown">By day and place, weight by the place in the shop's list.</param>
    /// <param name="buys">By place, probability that what lies in the cart is bought.</param>
    public CampaignDays(double[][] campaigns, double[][] shown, double[] buys)
    {
        _places = [.. Enumerable.Range(0, buys.Length).Where(p => campaigns.Any(day => day[p] != campaigns[0][p]))];

        // A campaign takes off the same on all of its days, so there is one other than that of the first day.
        _odds = Array.ConvertAll(_places, p => campaigns.First(day => day[p] != campaigns[0][p])[p]);
        _buys = Array.ConvertAll(_places, p => buys[p]);
        _shown = [.. campaigns.Select((day, d) => Array.ConvertAll(_places, p => day[p] != campaigns[0][p] ? shown[d][p] : 0))];
    }

    /// <summary>Products.</summary>
    public int Count => _places.Length;

    /// <summary>Adds what the days bring more, or less, than if all were like the first.</summary>
    /// <param name="pulls">By place.</param>
    /// <param name="odds">By place, odds of the cart without a campaign.</param>
    /// <param name="carts">By place, probability that a look leads to the cart on the first day.</param>
    /// <param name="perWeight">By day, looks per weight.</param>
    /// <param name="purchases">By place.</param>
    /// <param name="scratch">At least three times <see cref="Count"/>.</param>
    public void AddTo(ReadOnlySpan<double> pulls, ReadOnlySpan<double> odds, ReadOnlySpan<double> carts, ReadOnlySpan<double> perWeight, Span<double> purchases, Span<double> scratch)
    {
        var pull = scratch[..Count];
        var more = scratch.Slice(Count, Count);
        var sums = scratch.Slice(2 * Count, Count);
        for (var i = 0; i < Count; i++)
        {
            (pull[i], sums[i]) = (pulls[_places[i]], purchases[_places[i]]);
            more[i] = ShopForecast.Carts(odds[_places[i]] * _odds[i]) - carts[_places[i]];
        }

        var at = 0;
        for (; at <= Count - Vector<double>.Count; at += Vector<double>.Count)
        {
            var (pulled, bought, extra, sum) = (new Vector<double>(pull[at..]), new Vector<double>(_buys, at), new Vector<double>(more[at..]), new Vector<double>(sums[at..]));
            for (var day = 1; day < perWeight.Length; day++)
            {
                sum += pulled * new Vector<double>(perWeight[day]) * new Vector<double>(_shown[day], at) * bought * extra;
            }

            sum.CopyTo(sums[at..]);
        }

        for (; at < Count; at++)
        {
            for (var day = 1; day < perWeight.Length; day++)
            {
                sums[at] += pull[at] * perWeight[day] * _shown[day][at] * _buys[at] * more[at];
            }
        }

        for (var i = 0; i < Count; i++)
        {
            purchases[_places[i]] = sums[i];
        }
    }
}
