namespace RecSys.Core.Stages.Silver;

/// <summary>How a text was understood.</summary>
public enum Reading
{
    /// <summary>The file has no such column.</summary>
    Absent,

    /// <summary>Nothing but space.</summary>
    Empty,

    Valid,

    /// <summary>There is a text, but it is not of the type, or out of range.</summary>
    Wrong,
}

/// <summary>A field's value with how it was understood.</summary>
public readonly record struct Typed<T>(Reading Reading, T? Value = default)
{
    public bool IsMissing => Reading is Reading.Absent or Reading.Empty;

    public bool IsWrong => Reading == Reading.Wrong;

    public bool IsValid => Reading == Reading.Valid;

    /// <summary>The value as another type, or as wrong where it does not fit; missing and wrong stay what they are.</summary>
    public Typed<TOther> Then<TOther>(Func<T, Typed<TOther>> convert) => IsValid ? convert(Value!) : new Typed<TOther>(Reading);
}

/// <summary>Makes values that were understood.</summary>
public static class Typed
{
    public static Typed<T> Of<T>(T value) => new(Reading.Valid, value);
}
