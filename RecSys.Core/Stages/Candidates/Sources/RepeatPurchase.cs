using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates.Sources;

/// <inheritdoc cref="Sentence" />
internal sealed class RepeatPurchase : ICandidateSource
{
    public string Name => "repeat_purchase";

    public string Sentence => "Products the customer has bought, the often and lately bought first; nothing where bought products are left out.";

    public string Reason => "You bought this before";

    public void Propose(CustomerView customer, Proposals proposals)
    {
        foreach (var product in customer.Met)
        {
            ref readonly var pair = ref customer[product];
            if (pair.Purchases > 0)
            {
                proposals.AddOnce(product, pair.Purchases * Decay.Factor(pair.LastPurchase, customer.Now, customer.Catalogue.Settings.HalfLifeDays));
            }
        }
    }
}
