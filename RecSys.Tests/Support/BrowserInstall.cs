using System.Diagnostics;

namespace RecSys.Tests.Support;

/// <summary>Finds Chromium or Chrome on this machine, else installs one: a machine with only the .NET SDK can run the browser tests.</summary>
internal static class BrowserInstall
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

    private static readonly string[] WellKnown =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    // Only where it can work unattended: Debian and its kin, as root.
    private static bool CanUseApt => OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/apt-get");

    /// <summary>The executable, or null where Playwright's own browser is installed.</summary>
    /// <exception cref="InvalidOperationException">There is none, and none can be installed: says what to do.</exception>
    internal static string? FindOrInstall()
    {
        if (Find() is { } found)
        {
            return found;
        }

        if (Microsoft.Playwright.Program.Main(["install", "chromium"]) == 0)
        {
            // Its libraries, which a bare machine lacks; where that may not be done, the start says what is missing.
            if (CanUseApt)
            {
                Microsoft.Playwright.Program.Main(["install-deps", "chromium"]);
            }

            return null;
        }

        InstallFromDistribution();
        return Find() ?? throw new InvalidOperationException(
            "The browser tests need Chromium or Chrome: install one (on Debian: apt-get install -y chromium) or set CHROME_PATH to its executable.");
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var onPath = folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)));
        string?[] told = [Environment.GetEnvironmentVariable("CHROME_PATH"), Environment.GetEnvironmentVariable("CHROME_BIN")];
        return told.Concat(WellKnown).Concat(onPath).FirstOrDefault(File.Exists);
    }

    private static void InstallFromDistribution()
    {
        if (CanUseApt)
        {
            Run("apt-get", "-o DPkg::Lock::Timeout=300 update");
            Run("apt-get", "-o DPkg::Lock::Timeout=300 install -y chromium");
        }
    }

    private static void Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
        });
        process?.WaitForExit();
    }
}
