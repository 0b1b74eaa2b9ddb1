namespace RecSys.Core.Storage;

/// <summary>Where the lab keeps its files. Everything lies below one data folder.</summary>
public sealed record LabPaths(string DataDirectory)
{
    public string Database => Path.Combine(DataDirectory, "lab.db");

    public string Landing => Path.Combine(DataDirectory, "landing");

    public string Models => Path.Combine(DataDirectory, "models");

    public string Snapshots => Path.Combine(DataDirectory, "snapshots");

    /// <summary>Landing folder of one kind of file: customers, products or sales.</summary>
    public string LandingOf(string kind) => Path.Combine(Landing, kind);
}
