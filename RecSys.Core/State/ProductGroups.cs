namespace RecSys.Core.State;

/// <summary>A sparse matrix by rows: groups (customers, baskets) of distinct products with weights; or, transposed, products by group.</summary>
public sealed class ProductGroups
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _columns = [];
    private readonly List<float> _weights = [];

    /// <param name="productCount">Number of columns.</param>
    public ProductGroups(int productCount) => ProductCount = productCount;

    public int ProductCount { get; }

    public int Count => _starts.Count - 1;

    public ReadOnlySpan<int> Row(int row) => Span(_columns, row);

    public ReadOnlySpan<float> Weights(int row) => Span(_weights, row);

    /// <summary>All rows' columns one after the other, all weights, and where each row starts, with the end of the last one.</summary>
    public (int[] Columns, float[] Weights, int[] Starts) Flat() => ([.. _columns], [.. _weights], [.. _starts]);

    /// <summary>Adds an entry to the row being built.</summary>
    public void Add(int column, float weight)
    {
        _columns.Add(column);
        _weights.Add(weight);
    }

    /// <summary>Ends the row being built.</summary>
    public void EndRow() => _starts.Add(_columns.Count);

    /// <summary>Products by group: row i lists the groups that hold product i, in order.</summary>
    public ProductGroups Transpose()
    {
        var next = new int[ProductCount + 1];
        foreach (var column in _columns)
        {
            next[column + 1]++;
        }

        for (var i = 0; i < ProductCount; i++)
        {
            next[i + 1] += next[i];
        }

        var transposed = new ProductGroups(Count);
        transposed._starts.AddRange(next.Skip(1));
        var rows = new int[_columns.Count];
        var values = new float[_columns.Count];
        for (var row = 0; row < Count; row++)
        {
            for (var i = _starts[row]; i < _starts[row + 1]; i++)
            {
                var at = next[_columns[i]]++;
                rows[at] = row;
                values[at] = _weights[i];
            }
        }

        transposed._columns.AddRange(rows);
        transposed._weights.AddRange(values);
        return transposed;
    }

    /// <summary>Euclidean length of each row.</summary>
    public float[] Norms()
    {
        var norms = new float[Count];
        for (var row = 0; row < Count; row++)
        {
            double sum = 0;
            foreach (var weight in Weights(row))
            {
                sum += (double)weight * weight;
            }

            norms[row] = (float)Math.Sqrt(sum);
        }

        return norms;
    }

    private ReadOnlySpan<T> Span<T>(List<T> values, int row) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)[_starts[row].._starts[row + 1]];
}
