using Microsoft.AspNetCore.Connections;
using RecSys.Core.Domain;

namespace RecSys.Web;

/// <summary>A lab that cannot start says why in plain words and ends with code 1: no stack trace for what a user can mend.</summary>
internal static class StartFault
{
    /// <summary>What to tell; null for a bug.</summary>
    internal static string? Words(Exception fault) => fault switch
    {
        LabException lab => $"{lab.Message}{Environment.NewLine}{lab.Hint}",
        IOException { InnerException: AddressInUseException } taken =>
            $"{taken.Message}{Environment.NewLine}Another program, perhaps another lab, listens there: end it, or choose another address with Urls=http://localhost:5081.",
        _ => null,
    };

    /// <summary>Tells it on the error stream; there may be no logger yet.</summary>
    internal static int Tell(string words)
    {
#pragma warning disable RS0030 // The log is not there before the settings are read.
        Console.Error.WriteLine($"RecSys Lab cannot start. {words}");
#pragma warning restore RS0030
        return 1;
    }
}
