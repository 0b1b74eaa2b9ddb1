using System.Globalization;
using RecSys.Bench;

// Measures what the lab promises: dotnet run -c Release --project bench/RecSys.Bench -- ingest large
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["ingest", var preset] => await InFolderAsync(folder => Ingest.RunAsync(folder, preset)),
    ["serve", var preset] => await InFolderAsync(folder => Serve.RunAsync(folder, preset)),
    ["serve", var preset, var kept] => await Serve.RunAsync(Path.GetFullPath(kept), preset),
    ["pages", var preset] => await InFolderAsync(folder => Pages.RunAsync(folder, preset)),
    ["pages", var preset, var kept] => await Pages.RunAsync(Path.GetFullPath(kept), preset),
    ["stages"] => Stages.RunBoth(),
    ["stages", var shop] => await BenchLab.WithAsync(shop, lab => Stages.RunAsync(lab, into: null)),
    ["stage", var shop, .. var names] => await BenchLab.WithAsync(shop, async lab => await lab.RunAsync(new StageWatch(), names) ? 0 : 1),
    ["stages", var shop, var into] => await BenchLab.WithAsync(shop, lab => Stages.RunAsync(lab, into)),
    ["duck", var shop] => await BenchLab.WithAsync(shop, Duck.RunAsync),
    ["kernels", var shop] => await BenchLab.WithAsync(shop, lab => Task.FromResult(Kernels.Run(lab))),
    ["gate"] => await Gate.RunAsync(learn: false),
    ["gate", "learn"] => await Gate.RunAsync(learn: true),
    ["score"] => Scoring.Run(),
    ["retrieve", var shop] => await BenchLab.WithAsync(shop, Retrieval.RunAsync),
    ["ceilings", var shop] => await BenchLab.WithAsync(shop, Ceilings.RunAsync),
    ["judge", var shop] => await BenchLab.WithAsync(shop, Judge.RunAsync),
    ["fit"] => Fitting.Run(times: 2, lists: 5_000),
    ["fit", var lists] => Fitting.Run(times: 2, int.Parse(lists, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        Usage: dotnet run -c Release --project bench/RecSys.Bench -- ingest tiny|small|large
               dotnet run -c Release --project bench/RecSys.Bench -- stages [tiny|small|large [file for its figures]]
               dotnet run -c Release --project bench/RecSys.Bench -- stage tiny|small|large|folder of a lab names of stages
               dotnet run -c Release --project bench/RecSys.Bench -- duck tiny|small|large
               dotnet run -c Release --project bench/RecSys.Bench -- kernels tiny|small|large
               dotnet run -c Release --project bench/RecSys.Bench -- gate [learn]
               dotnet run -c Release --project bench/RecSys.Bench -- serve tiny|small|large [folder of a lab that is kept]
               dotnet run -c Release --project bench/RecSys.Bench -- pages tiny|small|large [folder of a lab that is kept]
               dotnet run -c Release --project bench/RecSys.Bench -- score
               dotnet run -c Release --project bench/RecSys.Bench -- fit [lists of 200 rows to learn from, 5000 if not said]
               dotnet run -c Release --project bench/RecSys.Bench -- retrieve tiny|small|large|folder of a lab
               dotnet run -c Release --project bench/RecSys.Bench -- ceilings tiny|small|large|folder of a lab
               dotnet run -c Release --project bench/RecSys.Bench -- judge tiny|small|large|folder of a lab
        """);
    return 2;
}

static async Task<int> InFolderAsync(Func<string, Task<int>> run)
{
    var folder = Directory.CreateTempSubdirectory("recsys-bench-").FullName;
    try
    {
        return await run(folder);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
