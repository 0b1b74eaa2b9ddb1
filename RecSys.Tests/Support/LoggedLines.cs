using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RecSys.Tests.Support;

/// <summary>Keeps everything that is logged, each with the values that its text was made from.</summary>
public sealed class LoggedLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(string Text, IReadOnlyDictionary<string, object?> Values)> _all = [];

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<(string Text, IReadOnlyDictionary<string, object?> Values)> All => [.. _all];

    /// <summary>As they are read on a console, exceptions with them.</summary>
    public IReadOnlyList<string> Texts => [.. _all.Select(line => line.Text)];

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc />
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _all.Enqueue((
        $"{formatter(state, exception)} {exception}",
        (state as IEnumerable<KeyValuePair<string, object?>> ?? []).GroupBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.First().Value)));

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
