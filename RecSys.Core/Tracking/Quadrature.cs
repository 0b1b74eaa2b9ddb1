namespace RecSys.Core.Tracking;

/// <summary>Gauss–Legendre quadrature on [0, 1].</summary>
internal static class Quadrature
{
    private static (double Node, double Weight)[][] _rules = [.. Enumerable.Range(0, 17).Select(Rule)];

    /// <summary>Nodes and weights that integrate polynomials up to a degree exactly; none below degree 0, where there is nothing to integrate.</summary>
    public static (double Node, double Weight)[] Exact(int degree)
    {
        var nodes = degree < 0 ? 0 : degree / 2 + 1;
        if (nodes >= _rules.Length)
        {
            // Longer than any tree of use; two threads may both make the table, and either is right.
            _rules = [.. Enumerable.Range(0, 2 * nodes).Select(Rule)];
        }

        return _rules[nodes];
    }

    /// <summary>The roots of the n-th Legendre polynomial by Newton's method, moved from [−1, 1] to [0, 1].</summary>
    private static (double Node, double Weight)[] Rule(int n)
    {
        var rule = new (double, double)[n];
        for (var i = 0; i < n; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            var slope = 0.0;

            // The start is good to three digits, and each step doubles them.
            for (var step = 0; step < 8; step++)
            {
                (var value, slope) = Legendre(n, x);
                x -= value / slope;
            }

            rule[i] = ((1 + x) / 2, 1 / ((1 - x * x) * slope * slope));
        }

        return rule;
    }

    private static (double Value, double Slope) Legendre(int n, double x)
    {
        var (before, value) = (1.0, x);
        for (var k = 2; k <= n; k++)
        {
            (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
        }

        return (value, n * (x * value - before) / (x * x - 1));
    }
}
