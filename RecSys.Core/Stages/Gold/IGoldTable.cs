using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>A projection of the state that is kept as a table. Adding one: its file, a line in <see cref="GoldTables"/>, its test.</summary>
public interface IGoldTable
{
    TableSpec Spec { get; }
}

/// <summary>A projection of the catalogue's half.</summary>
public interface ICatalogueTable : IGoldTable
{
    void Write(Catalogue catalogue, BulkInsert rows);
}

/// <summary>A projection of the customers' half: its rows of one customer.</summary>
public interface ICustomerTable : IGoldTable
{
    void Write(CustomerView customer, BulkInsert rows);
}

/// <summary>A projection that SQLite computes whenever it is read.</summary>
public interface IGoldView : IGoldTable;
