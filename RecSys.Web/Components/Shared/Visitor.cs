namespace RecSys.Web.Components.Shared;

/// <summary>Who sits before the browser, as far as they say: kept for the visit, so that a name is typed once.</summary>
public sealed class Visitor
{
    public string? Name { get; set; }
}
