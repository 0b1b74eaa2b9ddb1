using RecSys.Core.Domain;

namespace RecSys.Core.Access;

/// <summary>What somebody may do.</summary>
public enum Role
{
    /// <summary>Look at everything, ask everything, change nothing.</summary>
    Viewer,

    /// <summary>Run, promote, import, mend, restore.</summary>
    Operator,
}

/// <summary>Who asks. It follows a request, or a click on a page, into whatever that calls.</summary>
/// <param name="Name">Who it is, as the audit log names them.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Origin">Where the request came from, such as an IP address; null where nobody outside asked.</param>
public sealed record Actor(string Name, Role Role, string? Origin = null)
{
    private static readonly AsyncLocal<Actor?> Ambient = new();

    /// <summary>The lab itself: its background work, and whatever calls Core without a request.</summary>
    public static Actor Lab { get; } = new("lab", Role.Operator);

    /// <summary>Who asks for what is being done now.</summary>
    public static Actor Current => Ambient.Value ?? Lab;

    /// <summary>Where what they change is written down; null for the lab itself, whose work the tables of runs record.</summary>
    public AuditLog? Log { get; init; }

    /// <summary>From here on, and in all that is called from here, this one asks.</summary>
    public static void Become(Actor actor) => Ambient.Value = actor;

    /// <summary>Everything that changes the lab asks here first: it is written down, and refused to viewers.</summary>
    /// <param name="action">What is done, in the words of the page, such as <c>start a run</c>.</param>
    /// <param name="subject">What it is done to, such as a model's version. Never a secret.</param>
    /// <exception cref="LabException">The one who asks may only look, or it cannot be written down. Nothing has changed then.</exception>
    public static void Demand(string action, string? subject = null)
    {
        var actor = Current;
        var isAllowed = actor.Role == Role.Operator;
        actor.Log?.Write(actor, action, subject, isAllowed);
        if (!isAllowed)
        {
            throw new LabException($"You may look, but not {action}.", "Ask an operator of this lab, or sign in as one.", Fault.Forbidden);
        }
    }
}
