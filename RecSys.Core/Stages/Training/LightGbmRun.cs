using System.Buffers;
using System.Text;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Training;

/// <summary>One training by LightGBM (Ke et al. 2017): hands over each tree as soon as it has grown, stops at a word.</summary>
internal sealed unsafe class LightGbmRun : IDisposable
{
    private readonly LightGbmLibrary.Dataset _dataset;
    private readonly LightGbmLibrary.Booster _booster;
    private readonly int _featureCount;

    /// <param name="rows">To learn from.</param>
    /// <param name="parameters">As LightGBM spells them.</param>
    /// <exception cref="LabException">LightGBM refuses the rows or parameters, or has no library for this machine.</exception>
    public LightGbmRun(TrainingRows rows, IEnumerable<(string Name, object Value)> parameters)
    {
        var text = Spelled(parameters);
        _featureCount = rows.FeatureCount;
        try
        {
            _dataset = Dataset(rows, text);
            LightGbmLibrary.Check(LightGbmLibrary.CreateBooster(_dataset, text, out _booster));
        }
        catch (DllNotFoundException e)
        {
            throw new LabException($"LightGBM has no library for this machine: {e.Message}", "Choose the trainer lambdamart, which needs none.", inner: e);
        }
    }

    /// <summary>Parameters in one line, as the library reads them.</summary>
    public static string Spelled(IEnumerable<(string Name, object Value)> parameters) =>
        string.Join(' ', parameters.Select(p => FormattableString.Invariant($"{p.Name}={p.Value}")));

    /// <summary>Grows trees until told to stop, all are grown, or no leaf can be split any more.</summary>
    /// <param name="trees">Most trees.</param>
    /// <param name="onStep">Takes a tree; false stops.</param>
    /// <param name="ahead">Grow the next tree while one is taken: what is grown when <paramref name="onStep"/> says stop is thrown away.</param>
    /// <param name="cancel">Looked at before every tree.</param>
    public void Grow(int trees, Func<TrainingStep, bool> onStep, bool ahead, CancellationToken cancel)
    {
        var taken = Task.FromResult(true);
        try
        {
            for (var i = 0; i < trees; i++)
            {
                cancel.ThrowIfCancellationRequested();
                LightGbmLibrary.Check(LightGbmLibrary.Grow(_booster, out var isFinished));
                var text = isFinished == 0 ? Text(i) : "";
                if (!taken.GetAwaiter().GetResult() || isFinished != 0)
                {
                    return;
                }

                cancel.ThrowIfCancellationRequested();
                bool Take() => onStep(new TreeStep(_featureCount, LightGbmText.ReadTree(text)));
                taken = ahead ? Task.Run(Take, CancellationToken.None) : Task.FromResult(Take());
            }
        }
        finally
        {
            // Whoever leaves early leaves nothing running behind; what it threw comes below where nothing else was thrown.
            ((IAsyncResult)taken).AsyncWaitHandle.WaitOne();
        }

        taken.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _booster.Dispose();
        _dataset.Dispose();
    }

    private static LightGbmLibrary.Dataset Dataset(TrainingRows rows, string parameters)
    {
        // The library keeps the values binned. It is lent the rows themselves, with their missing values replaced meanwhile: a copy would double what training holds.
        LightGbmLibrary.Dataset dataset;
        rows.Values.AsSpan().Replace(float.NaN, MissingValue.ForTraining);
        try
        {
            fixed (float* data = rows.Values)
            {
                LightGbmLibrary.Check(LightGbmLibrary.CreateDataset(data, LightGbmLibrary.Float32, rows.Rows, rows.FeatureCount, 1, parameters, 0, out dataset));
            }
        }
        finally
        {
            rows.Values.AsSpan().Replace(MissingValue.ForTraining, float.NaN);
        }

        int[] sizes = [.. Enumerable.Range(0, rows.Groups).Select(g => rows.GroupStarts[g + 1] - rows.GroupStarts[g])];
        fixed (float* labels = rows.Labels)
        fixed (int* groups = sizes)
        {
            LightGbmLibrary.Check(LightGbmLibrary.SetField(dataset, "label", labels, rows.Rows, LightGbmLibrary.Float32));
            LightGbmLibrary.Check(LightGbmLibrary.SetField(dataset, "group", groups, rows.Groups, LightGbmLibrary.Int32));
        }

        return dataset;
    }

    /// <summary>One tree as the library writes it.</summary>
    private string Text(int index)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        while (true)
        {
            long length;
            fixed (byte* text = buffer)
            {
                LightGbmLibrary.Check(LightGbmLibrary.Write(_booster, index, 1, 0, buffer.Length, out length, text));
            }

            if (length <= buffer.Length)
            {
                var tree = Encoding.UTF8.GetString(buffer, 0, (int)length);
                ArrayPool<byte>.Shared.Return(buffer);
                return tree;
            }

            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent((int)length);
        }
    }
}
