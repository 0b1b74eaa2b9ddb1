namespace RecSys.Core.Reports;

/// <summary>
/// Lets a writer that wants a seekable stream write to one that is not: it knows its position and holds what was written since it was
/// last drained. Going back before that is an error.
/// </summary>
internal sealed class DrainedStream : Stream
{
    private readonly MemoryStream _held = new();
    private long _drained;

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _drained + _held.Length;

    public override long Position
    {
        get => _drained + _held.Position;
        set => _held.Position = value >= _drained ? value - _drained : throw new IOException("That part has been sent already.");
    }

    /// <summary>Sends what is held.</summary>
    public async Task DrainAsync(Stream target, CancellationToken cancel)
    {
        await target.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancel);
        _drained += _held.Length;
        _held.SetLength(0);
    }

    public override void Write(byte[] buffer, int offset, int count) => _held.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _held.Write(buffer);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _held.Dispose();
        }

        base.Dispose(disposing);
    }
}
