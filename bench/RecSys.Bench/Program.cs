using System.Globalization;
using RecSys.Bench;

// Measures what the lab promises: dotnet run -c Release --project bench/RecSys.Bench -- ingest large
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not ["ingest" or "serve", _] and not ["serve", _, _])
{
    Console.Error.WriteLine(
        """
        Usage: dotnet run -c Release --project bench/RecSys.Bench -- ingest tiny|small|large
               dotnet run -c Release --project bench/RecSys.Bench -- serve tiny|small|large [folder of a lab that is kept]
        """);
    return 2;
}

if (args is ["serve", var served, var kept])
{
    return await Serve.RunAsync(Path.GetFullPath(kept), served);
}

var folder = Directory.CreateTempSubdirectory("recsys-bench-").FullName;
try
{
    return args[0] == "serve" ? await Serve.RunAsync(folder, args[1]) : await Ingest.RunAsync(folder, args[1]);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
