using System.Globalization;
using RecSys.Bench;

// Measures what the lab promises: dotnet run -c Release --project bench/RecSys.Bench -- ingest large
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not ["ingest", var preset])
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/RecSys.Bench -- ingest tiny|small|large");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("recsys-bench-").FullName;
try
{
    return await Ingest.RunAsync(folder, preset);
}
finally
{
    Directory.Delete(folder, recursive: true);
}
