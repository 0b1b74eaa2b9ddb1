using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RecSys.Bench;

/// <summary>The lab's web in a process of its own, on a free port of this machine.</summary>
internal sealed class ServedLab : IAsyncDisposable
{
    private readonly Process _process;

    private ServedLab(Process process, HttpClient client) => (_process, Client) = (process, client);

    public HttpClient Client { get; }

    /// <summary>Processor time of the lab so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<ServedLab> StartAsync(string folder, string preset)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        // A published app starts quicker than the one that was built beside this program.
        var program = Environment.GetEnvironmentVariable("LAB_PUBLISHED") ?? AppContext.BaseDirectory;
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { Path.Combine(program, "RecSys.Web.dll") }, WorkingDirectory = program };
        start.Environment["Lab__DataDirectory"] = folder;
        start.Environment["Lab__Preset"] = preset;
        start.Environment["Urls"] = address;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.RedirectStandardOutput = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException("The lab did not start.");
        process.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(1) };
        for (var tries = 0; tries < 300; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("api/users/1/recommendations", UriKind.Relative));
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound)
                {
                    return new ServedLab(process, client);
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException("The lab did not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
