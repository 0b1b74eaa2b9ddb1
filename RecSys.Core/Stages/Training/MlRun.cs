using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace RecSys.Core.Stages.Training;

/// <summary>
/// One run of an ML.NET trainer: its data view, its log as a tick per message, and the ways to stop it. ML.NET has no public
/// cancellation: throwing from the log handler stops FastTree at its next message, and the internal CancelExecution stops the rest.
/// </summary>
internal sealed class MlRun : IDisposable
{
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenRegistration _registration;
    private bool _stopped;

    public MlRun(int seed, CancellationToken cancel)
    {
        _cancel = cancel;
        Context = new MLContext(seed);
        Context.Log += OnLog;
        var stop = typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
        _registration = cancel.Register(() => stop?.Invoke(Context, null));
    }

    public MLContext Context { get; }

    /// <summary>What a purchase weighs in the column Weight; other rows weigh 1.</summary>
    public float PositiveWeight { get; init; } = 1;

    /// <summary>Called at each message of the trainer, on its thread; false stops it.</summary>
    public Func<bool> Tick { get; set; } = () => true;

    /// <summary>Runs a fit of a FastTree trainer and hands over its trees while they grow.</summary>
    public void Grow(object trainer, TrainingRows rows, Func<TrainingStep, bool> onStep, Action fit)
    {
        var tap = new FastTreeTap(trainer);
        bool TakeAll() => tap.TakeNew().All(tree => onStep(new TreeStep(rows.FeatureCount, tree)));
        Tick = TakeAll;

        // What grew after the last message is taken at the end.
        _ = Fit(fit) && TakeAll();
    }

    /// <summary>Runs a fit; an early stop returns false.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public bool Fit(Action fit)
    {
        try
        {
            _cancel.ThrowIfCancellationRequested();
            fit();
            _cancel.ThrowIfCancellationRequested();
            return true;
        }
        catch (OperationCanceledException) when (_stopped && !_cancel.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception) when (_cancel.IsCancellationRequested)
        {
            // Whatever a trainer that is torn down throws, it is the cancellation that was asked for.
            throw new OperationCanceledException(_cancel);
        }
    }

    /// <summary>Rows as ML.NET reads them, one object reused; columns Label, Bought, Weight, GroupId, Features.</summary>
    public IDataView View(TrainingRows rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.FeatureCount);
        schema[nameof(Row.GroupId)].ColumnType = new KeyDataViewType(typeof(uint), (ulong)rows.Groups + 1);
        return Context.Data.LoadFromEnumerable(Rows(rows), schema);
    }

    public void Dispose()
    {
        _registration.Dispose();
        Context.Log -= OnLog;
    }

    private IEnumerable<Row> Rows(TrainingRows rows)
    {
        var row = new Row { Features = new float[rows.FeatureCount] };
        for (var group = 0; group < rows.Groups; group++)
        {
            row.GroupId = (uint)group + 1;
            for (var i = rows.GroupStarts[group]; i < rows.GroupStarts[group + 1]; i++)
            {
                row.Label = rows.Labels[i];
                row.Bought = rows.Labels[i] > 0;
                row.Weight = row.Bought ? PositiveWeight : 1;
                rows.Row(i).CopyTo(row.Features);
                row.Features.AsSpan().Replace(float.NaN, MissingValue.ForTraining);
                yield return row;
            }
        }
    }

    private void OnLog(object? sender, LoggingEventArgs message)
    {
        // Messages also come while a stopped run is torn down; throwing again would hide the first stop.
        if (_stopped)
        {
            return;
        }

        if (_cancel.IsCancellationRequested || !Tick())
        {
            _stopped = true;
            throw new OperationCanceledException(_cancel.IsCancellationRequested ? "Cancelled." : "Stopped early.");
        }
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public bool Bought { get; set; }

        public float Weight { get; set; }

        public uint GroupId { get; set; }

        public float[] Features { get; set; } = [];
    }
}
