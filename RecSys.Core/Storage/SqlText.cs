namespace RecSys.Core.Storage;

/// <summary>SQL statements that stand in files of their own, embedded beside the code that runs them.</summary>
public static class SqlText
{
    /// <param name="beside">A type of the namespace the file lies in.</param>
    /// <param name="name">File name without its ending.</param>
    /// <exception cref="InvalidOperationException">There is no such file: a bug.</exception>
    public static string Of(Type beside, string name)
    {
        using var stream = beside.Assembly.GetManifestResourceStream(beside, $"{name}.sql")
            ?? throw new InvalidOperationException($"There is no embedded {name}.sql beside {beside.FullName}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
