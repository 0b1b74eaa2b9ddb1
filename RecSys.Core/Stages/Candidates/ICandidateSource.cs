using RecSys.Core.State;

namespace RecSys.Core.Stages.Candidates;

/// <summary>Proposes products for a customer. It only proposes: what may be recommended is filtered in one place, the merger.</summary>
public interface ICandidateSource
{
    /// <summary>snake_case, as tables, features and the API spell it.</summary>
    string Name { get; }

    /// <summary>What it proposes, in one sentence.</summary>
    string Sentence { get; }

    /// <summary>Why a customer gets a product from here, as the list says it: "Often bought together with what you bought".</summary>
    string Reason { get; }

    /// <summary>Adds proposals in any order, each with a score: higher is better, comparable within this source only.</summary>
    void Propose(CustomerView customer, Proposals proposals);
}

/// <summary>What one source proposes for one customer.</summary>
public sealed class Proposals
{
    private readonly List<(int Product, double Score)> _items = [];

    public IReadOnlyList<(int Product, double Score)> Items => _items;

    public void Add(int product, double score) => _items.Add((product, score));

    internal void Clear() => _items.Clear();
}
