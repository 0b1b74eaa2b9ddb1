using RecSys.Core.Domain;
using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>
/// Who is asked about in a fold: the label window decides it (customers with an eligible purchase), never what the features say.
/// </summary>
/// <param name="Customers">With history before the cutoff, by id; at most the setting's number, drawn by seed.</param>
/// <param name="Positives">Eligible purchases of the window, products by customer id.</param>
/// <param name="Cold">Asked-about customers without any event before the cutoff: served by context, not by the model.</param>
/// <param name="SampledOut">Customers left out by the draw.</param>
internal sealed record AskedCustomers(
    IReadOnlyList<CustomerHistory> Customers,
    IReadOnlyDictionary<long, HashSet<long>> Positives,
    int Cold,
    int SampledOut)
{
    public static AskedCustomers Of(ShopHistory history, ShopState state, Fold fold, LabSettings settings)
    {
        var eligibility = new Eligibility(settings.Recommendation);
        var positives = LabelWindow.Read(history, fold.Cutoff, fold.End)
            .Where(p => eligibility.Allows(p.BoughtBefore))
            .GroupBy(p => p.CustomerId)
            .ToDictionary(g => g.Key, g => g.Select(p => p.ProductId).ToHashSet());
        var warm = positives.Keys.Order().Select(state.FindCustomer).OfType<CustomerHistory>().Where(c => !c.Events.IsEmpty).ToArray();
        var cold = positives.Count - warm.Length;
        var most = settings.Features.MaxCustomersPerFold;
        if (warm.Length <= most)
        {
            return new AskedCustomers(warm, positives, cold, 0);
        }

        Chance.Stream(settings.Lab.Seed, $"features/{fold.Name}").Shuffle(warm);
        return new AskedCustomers([.. warm.Take(most).OrderBy(c => c.Id)], positives, cold, warm.Length - most);
    }
}
