using System.Text.Json;
using System.Text.Json.Serialization;

namespace RecSys.Bench;

/// <summary>A ratio as it was when the baseline was taken.</summary>
/// <param name="Value">Then.</param>
/// <param name="Margin">How much worse it may have become, as a share of the value.</param>
/// <param name="HigherIsBetter">Which way is worse.</param>
internal sealed record Ratio(double Value, double Margin, bool HigherIsBetter)
{
    /// <summary>The worst value that still passes.</summary>
    [JsonIgnore]
    public double Bound => HigherIsBetter ? Value * (1 - Margin) : Value * (1 + Margin);

    public bool Passes(double now) => HigherIsBetter ? now >= Bound : now <= Bound;
}

/// <summary>
/// Tells whether the lab has become slower, by ratios of two things measured in the same run: seconds differ from machine to machine and from hour to hour,
/// a ratio hardly does. The baseline stands beside the code: <c>baseline.json</c>.
/// </summary>
internal static class Gate
{
    private const string File = "baseline.json";

    /// <summary>Exponent of growth that every stage promises to stay below.</summary>
    private const double MostGrowth = 1.1;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DictionaryKeyPolicy = null };

    /// <param name="learn">Print a new baseline in place of holding against the old.</param>
    /// <returns>1 where a ratio is worse than its bound.</returns>
    public static async Task<int> RunAsync(bool learn)
    {
        Console.WriteLine(Machine.Describe());
        if (await MeasureAsync() is not { } now)
        {
            return 1;
        }

        if (learn)
        {
            Console.WriteLine(JsonSerializer.Serialize(now.ToDictionary(r => r.Key, r => new Ratio(Math.Round(r.Value.Now, 2), r.Value.Margin, r.Value.HigherIsBetter)), Json));
            return 0;
        }

        var baseline = JsonSerializer.Deserialize<Dictionary<string, Ratio>>(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, File)), Json)!;
        var passes = true;
        foreach (var (name, ratio) in baseline)
        {
            var value = now[name].Now;
            passes &= ratio.Passes(value);
            Console.WriteLine($"  {name,-44}{value,8:0.00}   was {ratio.Value,6:0.00}, {(ratio.HigherIsBetter ? "at least" : "at most")} {ratio.Bound,6:0.00}   {(ratio.Passes(value) ? "passes" : "WORSE")}");
        }

        return passes ? 0 : 1;
    }

    private static async Task<Dictionary<string, (double Now, double Margin, bool HigherIsBetter)>?> MeasureAsync()
    {
        DuckFigures? small = null, large = null;
        await BenchLab.WithAsync("small", async lab => Ok(small = await Duck.CompareAsync(lab)));
        await BenchLab.WithAsync("large", async lab => Ok(large = await Duck.CompareAsync(lab)));
        if (small is not { EqualRows: true } || large is not { EqualRows: true })
        {
            Console.WriteLine("  The lab and DuckDB do not agree on the rows.");
            return null;
        }

        var (lambdaMart, lightGbm, native) = Fitting.Measure(times: 2, lists: 1_000);
        var ratios = new Dictionary<string, (double, double, bool)>
        {
            ["lab_seconds_per_duckdb_second_large"] = (large.OursTogether.Cpu / large.TheirsTogether.Cpu, 0.3, false),
            ["training_per_mlnet_fit_lambdamart"] = (lambdaMart, 0.2, false),
            ["training_per_mlnet_fit_lightgbm"] = (lightGbm, 0.2, false),
            ["training_per_native_lightgbm"] = (native, 0.2, false),
        };
        var (smallRows, largeRows) = (small.Ours[0].Rows, large.Ours[0].Rows);
        foreach (var (was, became) in small.Ours.Zip(large.Ours))
        {
            // Up to the promise: what is below it moves by a fifth from run to run, as the first seconds of a process are dear.
            var exponent = Math.Log(became.CpuSeconds / was.CpuSeconds) / Math.Log((double)largeRows / smallRows);
            ratios[$"growth_exponent_{was.Stage}"] = (exponent, Math.Max(0, Math.Round(MostGrowth / exponent - 1, 2)), false);
        }

        // Last: it binds the process to one core.
        ratios["walks_per_transform"] = (Scoring.Measure(), 0.3, true);
        return ratios;
    }

    private static int Ok(DuckFigures? figures) => figures is null ? 1 : 0;
}
