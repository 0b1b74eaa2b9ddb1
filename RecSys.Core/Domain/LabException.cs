namespace RecSys.Core.Domain;

/// <summary>What kind of answer a mendable error deserves.</summary>
public enum Fault
{
    /// <summary>The request or the input is wrong.</summary>
    Invalid,

    /// <summary>What is asked for does not exist.</summary>
    NotFound,

    /// <summary>Right, but not now: something else runs, or an earlier stage is missing.</summary>
    Conflict,

    /// <summary>Right, but not for the one who asks.</summary>
    Forbidden,

    /// <summary>Right, but too much at once: the same call will do in a moment.</summary>
    Busy,

    /// <summary>Right, but the machine cannot: its disk is full, say.</summary>
    Unavailable,
}

/// <summary>The one exception for what a user can mend: says what is wrong and, in <see cref="Hint"/>, what to do next.</summary>
public sealed class LabException(string message, string hint, Fault fault = Fault.Invalid, Exception? inner = null)
    : Exception(message, inner)
{
    public string Hint { get; } = hint;

    public Fault Fault { get; } = fault;
}
