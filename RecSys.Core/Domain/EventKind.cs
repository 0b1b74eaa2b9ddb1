namespace RecSys.Core.Domain;

/// <summary>What a customer did with a product. The order is the funnel's.</summary>
public enum EventKind : byte
{
    View = 0,
    AddToCart = 1,
    Purchase = 2,
}

/// <summary>The words that stand for an <see cref="EventKind"/> in files, tables and JSON.</summary>
public static class EventKinds
{
    public const int Count = 3;

    public static readonly IReadOnlyList<string> Names = ["view", "add_to_cart", "purchase"];

    public static string Name(this EventKind kind) => Names[(int)kind];

    /// <summary>Reads a kind without regard to case or surrounding space; false for any other word.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EventKind kind)
    {
        text = text.Trim();
        for (var i = 0; i < Names.Count; i++)
        {
            if (text.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
            {
                kind = (EventKind)i;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
