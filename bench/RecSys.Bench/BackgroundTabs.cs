using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RecSys.Bench;

/// <summary>
/// Tabs that somebody has left open behind another one, in a browser that nobody drives: a driven browser holds all its tabs visible and
/// draws every one of them on every change, which no person's does.
/// </summary>
internal sealed partial class BackgroundTabs : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly Process _browser;
    private readonly string _profile;

    private BackgroundTabs(Process browser, string profile) => (_browser, _profile) = (browser, profile);

    /// <summary>Opens the lab's pages, one after another, each in a tab of its own, and waits until every tab has its circuit.</summary>
    /// <param name="paths">Pages to show; tabs take them in turns.</param>
    public static async Task<BackgroundTabs> OpenAsync(ServedLab lab, IReadOnlyList<string> paths, int count)
    {
        var profile = Directory.CreateTempSubdirectory("recsys-tabs-").FullName;
        var start = new ProcessStartInfo(Pages.Chromium)
        {
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                $"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank",
            },
            RedirectStandardError = true,
        };
        var tabs = new BackgroundTabs(Process.Start(start) ?? throw new InvalidOperationException("The browser did not start."), profile);
        tabs._browser.ErrorDataReceived += (_, _) => { };
        tabs._browser.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = await tabs.AddressAsync() };
        var before = await CircuitsAsync(lab);
        for (var i = 0; i < count; i++)
        {
            var page = new Uri(lab.Client.BaseAddress!, paths[i % paths.Count]);
            (await http.PutAsync(new Uri($"json/new?{Uri.EscapeDataString(page.ToString())}", UriKind.Relative), null)).Dispose();
            await UntilAsync(async () => await CircuitsAsync(lab) > before + i, $"tab {i + 1} connects");
        }

        // The last one is in front: another one takes its place there.
        (await http.PutAsync(new Uri("json/new?about:blank", UriKind.Relative), null)).Dispose();
        return tabs;
    }

    /// <summary>Tabs that are open at the lab, as it counts them itself.</summary>
    public static async Task<int> CircuitsAsync(ServedLab lab)
    {
        var metrics = await lab.Client.GetStringAsync(new Uri("metrics", UriKind.Relative));
        return Circuits().Matches(metrics).Sum(m => (int)double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private async Task<Uri> AddressAsync()
    {
        var file = Path.Combine(_profile, "DevToolsActivePort");
        await UntilAsync(() => Task.FromResult(File.Exists(file) && File.ReadAllLines(file).Length > 0), "the browser listens");
        return new Uri($"http://127.0.0.1:{File.ReadAllLines(file)[0]}/");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"Waited in vain until {what}.");
            }

            await Task.Delay(LookEvery);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Kill(entireProcessTree: true);
        await _browser.WaitForExitAsync();
        _browser.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A part of the browser still writes: the system's temporary folder keeps it.
        }
    }

    [GeneratedRegex(@"^aspnetcore_components_circuit_connected\S*\s+([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Circuits();
}
