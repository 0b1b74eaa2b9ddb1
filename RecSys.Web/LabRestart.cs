namespace RecSys.Web;

/// <summary>Ends this run of the host so that the next begins anew in the same process: a restored backup is taken over before anything is opened.</summary>
internal sealed class LabRestart(IHostApplicationLifetime lifetime)
{
    /// <summary>Whether the host was ended to begin anew.</summary>
    public bool IsAsked { get; private set; }

    public void Ask()
    {
        IsAsked = true;
        lifetime.StopApplication();
    }
}
