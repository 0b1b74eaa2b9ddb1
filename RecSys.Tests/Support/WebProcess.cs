using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RecSys.Tests.Support;

/// <summary>The whole lab with its web in a process of its own, on a port of its own choice, over a folder that outlives it. A test may kill it without a warning.</summary>
internal sealed partial class WebProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WebProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    /// <summary>Starts the lab and waits until lists can be served.</summary>
    public static async Task<WebProcess> StartAsync(string folder)
    {
        var web = typeof(RecSys.Web.Theme.LabTheme).Assembly.Location;
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { web },
            WorkingDirectory = Path.GetDirectoryName(web)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["Lab__DataDirectory"] = folder, ["Urls"] = "http://127.0.0.1:0", ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information" },
        };
        var process = Process.Start(start)!;
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null && Listening().Match(line.Data) is { Success: true } match)
            {
                address.TrySetResult(new Uri(match.Groups[1].Value));
            }
        };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var lab = new WebProcess(process, await address.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        await lab.UntilReadyAsync();
        return lab;
    }

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task UntilReadyAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; tries < 1_000; tries++)
        {
            using var answer = await Client.GetAsync(new Uri("health/ready", UriKind.Relative));
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new InvalidOperationException("The lab did not become ready.");
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
