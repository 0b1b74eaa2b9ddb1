using RecSys.Core.Domain;

namespace RecSys.Core.State;

/// <summary>The catalogue's half of the state, for one product: what is known of it now.</summary>
public sealed class ProductEntry(int index, ProductVersion version)
{
    /// <summary>Position in <see cref="ShopState.Products"/>.</summary>
    public int Index { get; } = index;

    public long Id => Version.ProductId;

    public ProductVersion Version { get; private set; } = version;

    /// <summary>Natural logarithm of the price; NaN where it is 0 or unknown.</summary>
    public double LnPrice { get; private set; } = LogOf(version.Price);

    /// <summary>Index in <see cref="ShopState.Categories"/>.</summary>
    public int Category { get; private set; }

    /// <summary>Index in <see cref="ShopState.Brands"/>; -1 where it is unknown.</summary>
    public int Brand { get; private set; }

    /// <summary>First moment the product was heard of: its first version, or an event before that.</summary>
    public long FirstSeen { get; internal set; } = version.ValidFrom;

    private static double LogOf(float price) => price > 0 ? Math.Log(price) : double.NaN;

    internal ProductEntry Copy() => new(Index, Version) { Category = Category, Brand = Brand, FirstSeen = FirstSeen };

    internal void Update(ProductVersion version, int category, int brand)
    {
        Version = version;
        LnPrice = LogOf(version.Price);
        Category = category;
        Brand = brand;
    }
}
