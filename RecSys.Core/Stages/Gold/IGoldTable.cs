using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>A projection of the state that is kept as a table. Adding one: its file, a line in <see cref="GoldTables"/>, its test.</summary>
public interface IGoldTable
{
    TableSpec Spec { get; }
}

/// <summary>A table of the whole shop, as long as the catalogue or shorter: told anew each time, and compared with what stands.</summary>
internal interface IShopTable : IGoldTable
{
    void Write(GoldShop shop, GoldRows rows);
}

/// <summary>A table whose rows belong to a customer each; the customer is the first column of its key. Written anew when there is something new of the customer.</summary>
internal interface ICustomerTable : IGoldTable
{
    void Write(CustomerFacts customer, GoldRows rows);
}

/// <summary>Purchases counted by two indexes: who bought and what, or what and with what. A key is written when a purchase falls on it.</summary>
internal interface ICountTable : IGoldTable
{
    /// <summary>Counts by key, or what they change by; never 0.</summary>
    IReadOnlyDictionary<(int First, int Second), int> Counts(PurchaseCounts purchases);

    /// <summary>A key as the table spells it.</summary>
    (Cell First, Cell Second) Key((int First, int Second) key, ShopState state);
}

/// <summary>A projection that SQLite computes whenever it is read: what changes while time passes, or with every event.</summary>
public interface IGoldView : IGoldTable;
