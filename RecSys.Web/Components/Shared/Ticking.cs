using Microsoft.AspNetCore.Components;

namespace RecSys.Web.Components.Shared;

/// <summary>A component that looks again at fixed intervals, as long as it is shown.</summary>
public abstract class Ticking : ComponentBase, IDisposable
{
    private ITimer? _timer;
    private bool _disposed;

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>Time between two looks.</summary>
    protected virtual TimeSpan Every => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Look();
        _timer = Clock.CreateTimer(_ => _ = InvokeAsync(LookAgain), null, Every, Every);
    }

    /// <summary>Reads what is shown.</summary>
    protected abstract void Look();

    private void LookAgain()
    {
        if (!_disposed)
        {
            Look();
            StateHasChanged();
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }
}
