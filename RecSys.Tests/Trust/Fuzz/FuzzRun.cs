using System.Diagnostics;
using System.Globalization;

namespace RecSys.Tests.Trust.Fuzz;

/// <summary>
/// Feeds inputs that grew out of a corpus to something, and holds it to: no exception that it does not declare, no case that does not end, no case that
/// takes memory out of proportion. What failed is told with the seed and the case's number, which give the same bytes again.
/// </summary>
/// <remarks><c>RECSYS_FUZZ</c> says how many cases, <c>RECSYS_FUZZ_SEED</c> with which seed.</remarks>
internal sealed class FuzzRun(string name, Mutator mutator)
{
    /// <summary>Longer than this and a case hangs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly int _cases = Number("RECSYS_FUZZ", 5_000);
    private readonly int _seed = Number("RECSYS_FUZZ_SEED", Environment.TickCount & 0xFFFF);
    private Exception? _fault;
    private long _started;
    private int _case;

    /// <summary>Most bytes that a case may allocate, besides so many per byte of its input.</summary>
    public long MostBytes { get; init; } = 32 << 20;

    public long MostBytesPerByte { get; init; } = 400;

    /// <summary>One in so many cases is run: for what is too slow to be run for each.</summary>
    public int OneIn { get; init; } = 1;

    /// <summary>Runs all cases; the test fails with the first that does not behave.</summary>
    public void Over(Action<byte[], Random> check)
    {
        var started = Stopwatch.GetTimestamp();
        var worker = new Thread(() => Work(check)) { IsBackground = true };
        _started = started;
        worker.Start();
        while (!worker.Join(TimeSpan.FromSeconds(1)))
        {
            Assert.True(Stopwatch.GetElapsedTime(Volatile.Read(ref _started)) < Longest, $"{Place}: the case does not end.");
        }

        Assert.True(_fault is null, $"{Place}: {_fault}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {_cases / OneIn:N0} cases in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, at most {Most >> 10:N0} KiB allocated for one (seed {_seed})"));
    }

    /// <summary>Most bytes that a case has allocated.</summary>
    public long Most { get; private set; }

    private string Place => string.Create(CultureInfo.InvariantCulture, $"{name}, case {Volatile.Read(ref _case)}, RECSYS_FUZZ_SEED={_seed} RECSYS_FUZZ={_cases}");

    private void Work(Action<byte[], Random> check)
    {
        for (var i = 0; i < _cases; i += OneIn)
        {
            Volatile.Write(ref _case, i);
            Volatile.Write(ref _started, Stopwatch.GetTimestamp());
            var chance = new Random(HashCode.Of(_seed, i));
            var input = mutator.Next(chance);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                check(input, chance);
                var taken = GC.GetAllocatedBytesForCurrentThread() - before;
                Most = Math.Max(Most, taken);
                Assert.True(taken < MostBytes + MostBytesPerByte * input.Length, $"{taken:N0} bytes were allocated for an input of {input.Length:N0}.");
            }
            catch (Exception e)
            {
                _fault = new InvalidOperationException($"{e.Message}\nInput: {Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, 3_000)))}", e);
                return;
            }
        }
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>The same in every process, other than System.HashCode.</summary>
    private static class HashCode
    {
        public static int Of(int seed, int number)
        {
            var mixed = (ulong)(uint)seed << 32 | (uint)number;
            mixed = (mixed ^ mixed >> 33) * 0xff51afd7ed558ccd;
            mixed = (mixed ^ mixed >> 33) * 0xc4ceb9fe1a85ec53;
            return (int)(mixed ^ mixed >> 33);
        }
    }
}
