using RecSys.Core.Storage;

namespace RecSys.Core.Reports.Sql;

/// <summary>One read-only statement and the values of its <c>:names</c>.</summary>
/// <param name="Sql">One select, with, values or explain statement.</param>
/// <param name="Parameters">By name without the colon: long, double, string, bool or null.</param>
/// <param name="MaxRows">Most rows to give; null takes the setting <c>Query:MaxRows</c>.</param>
public sealed record SqlQuery(string Sql, IReadOnlyDictionary<string, object?>? Parameters = null, int? MaxRows = null);

/// <summary>What a statement gave.</summary>
/// <param name="Columns">In order; two may share a name.</param>
/// <param name="Rows">Values in the order of the columns, each a long, double, string, bool or null; moments as ISO 8601.</param>
/// <param name="CutBecause">Why there are more rows than these; null where these are all.</param>
/// <param name="Milliseconds">From opening the database to the last row.</param>
public sealed record SqlResult(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, string? CutBecause, double Milliseconds);
