using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>Proposes products for a customer. It only proposes: what may be recommended is filtered in one place, <see cref="Eligibility"/>.</summary>
public interface ICandidateSource
{
    /// <summary>snake_case, as tables, features and the API spell it.</summary>
    string Name { get; }

    /// <summary>What it proposes, in one sentence.</summary>
    string Sentence { get; }

    /// <summary>Why a customer gets a product from here, as the list says it: "Often bought together with what you bought".</summary>
    string Reason { get; }

    /// <summary>Adds proposals in any order, each with a positive score: higher is better, comparable within this source only.</summary>
    void Propose(CustomerView customer, Proposals proposals);
}
