using RecSys.Core.Pipeline;
using RecSys.Core.Settings;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Generation;

/// <summary>Plays the shop and writes its days into landing files: the history by month, each added day on its own.</summary>
internal sealed class ShopRun(ShopWorld world, LandingBatch batch, DirtSettings dirt, Action<Defect> onDefect)
{
    private readonly ShopSimulation _simulation = new(world);
    private readonly ProductFeed _products = new(world);
    private readonly CustomerFeed _customers = new(world);
    private readonly SalesFeed _sales = new(world, dirt, onDefect);

    private string _suffix = "";
    private LandingFile _customerFile = null!;
    private LandingFile _productFile = null!;
    private OpenSales _salesFile = null!;

    /// <summary>What has happened so far, in the days written and before.</summary>
    public ShopSummary Summary { get; } = new(world);

    public ShopSimulation Simulation => _simulation;

    /// <summary>Plays days from 0 and writes those from <paramref name="firstWritten"/> on: the same days give the same bytes, on any number of threads.</summary>
    /// <param name="firstWritten">Days before are played only.</param>
    /// <param name="days">Days to play.</param>
    /// <param name="threads">With two or more the next day is played while one is written.</param>
    /// <param name="progress">Told share and words.</param>
    /// <param name="cancel">Stops between two days.</param>
    public void Play(int firstWritten, int days, int threads, Action<double, string> progress, CancellationToken cancel)
    {
        var next = 0;
        Ahead.Run(
            [new PlayedDay(), new PlayedDay(), new PlayedDay()],
            played =>
            {
                if (next == days)
                {
                    return false;
                }

                _simulation.Play(next++, played);
                return true;
            },
            played =>
            {
                cancel.ThrowIfCancellationRequested();
                Write(played.Day, played.Actions, isWritten: played.Day >= firstWritten);
                progress((played.Day + 1.0) / days, $"day {played.Day + 1:N0} of {days:N0}, {played.EventsSoFar:N0} events");
            },
            threads);
    }

    private void Write(int day, List<ShopAction> actions, bool isWritten)
    {
        if (isWritten)
        {
            OpenFiles(day);
            _products.Write(day, _productFile);
        }

        _customers.Write(day, isWritten ? _customerFile : null, Chance.Stream(world.Seed, $"accounts {day}"));
        if (isWritten)
        {
            _sales.Write(day, actions, _salesFile, isLast: day >= world.Calendar.Days - 1);
        }

        _products.Sell(day, actions, Chance.Stream(world.Seed, $"reviews {day}"));
        _customers.Sell(actions);
        Summary.Count(day, actions);
    }

    private void OpenFiles(int day)
    {
        var date = world.Calendar.Date(day);
        var suffix = day < world.Calendar.Days ? LandingBatch.Month(date) : LandingBatch.Day(date);
        if (suffix == _suffix)
        {
            return;
        }

        _suffix = suffix;
        _customerFile = batch.Open("customers", suffix, CustomerFeed.Columns);
        _productFile = batch.Open("products", suffix, ProductFeed.Columns);
        _salesFile = _sales.Open(batch, suffix, day);
    }
}
