using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Jobs;
using RecSys.Core.Settings;
using RecSys.Core.Upkeep;

namespace RecSys.Web.Api;

/// <summary>The whole lab as one file, out and in.</summary>
internal static class UpkeepApi
{
    internal static void MapUpkeep(this IEndpointRouteBuilder api)
    {
        api.MapGet("/backup", BackUp)
            .WithTags("Backup").WithSummary("The whole lab as one zip, taken while it runs: database, landing files, models, snapshots, settings.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip");
        api.MapPost("/restore", RestoreAsync)
            .WithTags("Backup").WithSummary("Takes a backup (the zip is the body), checks it, and begins anew with it. What was there is kept in a folder beside it.")
            .Accepts<object>("application/zip", "application/octet-stream").Produces<RestoreAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
    }

    private static IResult BackUp(LabBackup backup, TimeProvider clock, HttpContext context) => Results.Stream(
        async body =>
        {
            // A zip's directory is written by synchronous calls.
            context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
            await backup.WriteAsync(body, context.RequestAborted);
        },
        "application/zip",
        $"recsys-lab-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.zip");

    private static async Task<IResult> RestoreAsync(HttpRequest request, Restoring restoring, SettingsBook book, CancellationToken cancel)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = (long)book.Current.Upkeep.MostUploadMiB << 20;
        }

        var manifest = await restoring.TakeAsync(request.Body, cancel);
        return Results.Accepted(value: new RestoreAnswer(manifest.CreatedAt, manifest.Files.Count, manifest.Bytes));
    }
}

/// <summary>What is being restored.</summary>
internal sealed record RestoreAnswer(DateTimeOffset CreatedAt, int Files, long Bytes);

/// <summary>Takes an uploaded backup: to a file, checked, staged, then the lab begins anew.</summary>
internal sealed class Restoring(LabRestore restore, JobHub jobs, SettingsBook book, LabRestart restart)
{
    /// <exception cref="LabException">It is no backup, it is too large, or a run is at work. Nothing has changed then.</exception>
    public async Task<BackupManifest> TakeAsync(Stream upload, CancellationToken cancel)
    {
        Actor.Demand("restore a backup");
        jobs.WhileIdle(() => { });
        var file = Path.Combine(book.DataDirectory, $"upload-{Guid.NewGuid():n}.part");
        try
        {
            await using (var target = File.Create(file))
            {
                await CopyAsync(upload, target, (long)book.Current.Upkeep.MostUploadMiB << 20, cancel);
            }

            BackupManifest? manifest = null;
            jobs.WhileIdle(() =>
            {
                manifest = restore.Stage(file);
                restart.Ask();
            });
            return manifest!;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, long most, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        long total = 0;
        for (int read; (read = await from.ReadAsync(buffer, cancel)) > 0;)
        {
            total += read;
            if (total > most)
            {
                throw new LabException($"The backup is larger than {most >> 20} MiB.", "Raise Upkeep:MostUploadMiB, or start the lab with Upkeep__Restore=FILE.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }
}
