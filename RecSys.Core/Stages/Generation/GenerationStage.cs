using RecSys.Core.Pipeline;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>Makes the synthetic shop's landing files, or takes stock of the user's.</summary>
public sealed class GenerationStage : IStage
{
    public string Name => "generation";

    public string Question => "What does the shop look like that everything else learns from?";

    public string Explanation =>
        "Plays a synthetic shop day by day: customers with hidden tastes look at products, put some into the cart and buy some. "
        + "It writes CSV files as a real shop would hand them over, a few defects included, and keeps the truth apart to compare with. "
        + "With the source \"landing\" it makes nothing and uses the files found in the landing folder.";

    public IReadOnlyList<string> Reads => [];

    public IReadOnlyList<string> Writes => [Tables.Landing, .. GenerationTables.All.Select(t => t.Name)];

    public IReadOnlyList<string> SettingsRead => ["Generation"];

    public IReadOnlyList<TableSpec> Owns => GenerationTables.All;

    public Task<StageReport> RunAsync(StageContext context, CancellationToken cancel)
    {
        PromisedFiles.MakeGood(context.Connection, context.Paths);
        return Task.FromResult(context.Settings.Lab.Source == "landing" ? LandingStock.Take(context, cancel) : Generate(context, cancel));
    }

    private static StageReport Generate(StageContext context, CancellationToken cancel)
    {
        var (settings, lab) = (context.Settings.Generation, context.Settings.Lab);
        var fingerprint = GeneratedShop.FingerprintOf(settings, lab);
        var before = GeneratedShop.Read(context.Connection);
        var goesOn = before?.Fingerprint == fingerprint && before.IsIntact(context.Paths);
        if (goesOn && lab.AddDays == 0)
        {
            return GenerationReport.Unchanged(context, before!);
        }

        var addedBefore = goesOn ? before!.AddedDays : 0;
        var world = new ShopWorld(settings, lab, addedBefore + lab.AddDays);
        var batch = new LandingBatch(context.Paths);
        try
        {
            using var truth = new TruthWriter(context.Connection, keepDefects: goesOn);
            var run = new ShopRun(world, batch, settings.Dirt, truth.Record);
            run.Play(goesOn ? world.Calendar.Days + addedBefore : 0, world.Calendar.Days + world.AddedDays, context.Threads, context.Progress, cancel);
            var files = batch.Close().Concat(goesOn ? before!.Files : new Dictionary<string, long>()).ToDictionary(StringComparer.Ordinal);
            if (!goesOn)
            {
                ShopReset.Clear(context.Connection);
            }

            truth.Save(world, run.Summary, run.Simulation.SessionsPlayed);
            new GeneratedShop(fingerprint, lab.Preset, lab.Seed, world.AddedDays, files).Save(context.Connection);
            batch.Promise(context.Connection, replaceAll: !goesOn);
            return GenerationReport.Of(context, world, batch, run.Summary, truth.DefectsByKind) with
            {
                AfterCommit = () => PromisedFiles.MakeGood(context.Connection, context.Paths),
            };
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }
}
