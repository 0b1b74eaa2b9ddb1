using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace RecSys.Core.Stages.Bronze;

/// <summary>
/// Reads a CSV file record by record and survives what is broken in it: a record that cannot be used is told with its reason, its line
/// and its text, and reading goes on. CsvHelper splits; this decides what one record is where quotes do not match.
/// </summary>
/// <remarks>
/// A quote that is never closed swallows lines until the next quote. So of a broken record that spans lines only the first line is
/// given up, and reading starts again at the second. Memory is one buffer, whatever the size of the file.
/// </remarks>
internal sealed class CsvRecords : IDisposable
{
    private const int ShownBytes = 2_000;

    /// <summary>A reader scans ahead, and after a fault most of that may be in vain: take little at first.</summary>
    private const int SliceAfterFault = 4 * 1024;

    private readonly Stream _stream;
    private readonly int _maxRecordBytes;
    private readonly CsvReaderOptions _options;
    private readonly byte[] _buffer;
    private readonly byte[] _beginning;

    private CsvReader? _reader;
    private CsvMalformedReason? _malformed;
    private (int Start, int End, long FirstLine) _slice;
    private int _filled;
    private int _next;
    private long _nextLine = 1;
    private bool _atEnd;
    private bool _afterFault;
    private bool _skipsLine;

    /// <param name="stream">The file; the caller owns it.</param>
    /// <param name="maxRecordBytes">A longer record is a fault.</param>
    public CsvRecords(Stream stream, int maxRecordBytes)
    {
        _stream = stream;
        _maxRecordBytes = maxRecordBytes;
        _buffer = new byte[Math.Max(1 << 20, 4 * maxRecordBytes)];
        _options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = ',',
            TrackLineNumbers = true,
            OnMalformedRecord = record => _malformed = record.Reason,
        };
        Refill();
        _beginning = _buffer.AsSpan(0, Math.Min(_filled, 4096)).ToArray();
        _next = Beginning.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
    }

    /// <summary>The first bytes of the file, to tell text from anything else.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning;

    /// <summary>Fields every record must have; 0 before the header is known.</summary>
    public int ExpectedFields { get; set; }

    /// <summary>Line the record starts on, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Why the record cannot be used; null where it can.</summary>
    public CsvFault? Fault { get; private set; }

    /// <summary>The text of a record that cannot be used, cut where it is very long; empty for others.</summary>
    public string RawText { get; private set; } = "";

    public int FieldCount => _reader!.FieldCount;

    /// <summary>A field's text without its quotes, UTF-8, valid until the next record.</summary>
    public ReadOnlySpan<byte> Field(int index) => _reader!.GetSpan(index);

    /// <summary>Moves to the next record, usable or not; empty lines are passed over. False after the last.</summary>
    public bool Next()
    {
        while (_reader is not null || OpenSlice())
        {
            if (!_reader!.Read())
            {
                CloseSlice(_slice.End, _slice.FirstLine + LineBreaks(_buffer.AsSpan(_slice.Start.._slice.End)));
                continue;
            }

            var start = _slice.Start + (int)_reader.ByteOffset;
            var end = start + _reader.RawRecord.Length;
            Line = _slice.FirstLine + _reader.LineNumber - 1;
            var goesOn = end == _slice.End && !(_atEnd && end == _filled);
            if (goesOn && end - start <= _maxRecordBytes)
            {
                CloseSlice(start, Line);
                continue;
            }

            Judge(start, end, goesOn);
            return true;
        }

        return false;
    }

    public void Dispose() => _reader?.Dispose();

    private void Judge(int start, int end, bool goesOn)
    {
        var raw = _buffer.AsSpan(start, end - start);
        Fault = FaultOf(raw);
        _malformed = null;
        RawText = "";
        if (Fault is null)
        {
            return;
        }

        var firstBreak = raw.IndexOfAny((byte)'\r', (byte)'\n');
        if (firstBreak >= 0 && Fault.MayBeQuotes)
        {
            var breakLength = raw[firstBreak..].StartsWith("\r\n"u8) ? 2 : 1;
            RawText = Decode(raw[..firstBreak]);
            CloseSlice(start + firstBreak + breakLength, Line + 1);
            _afterFault = true;
            return;
        }

        RawText = Decode(raw);
        if (goesOn)
        {
            CloseSlice(end, Line);
            _skipsLine = true;
        }
    }

    private CsvFault? FaultOf(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > _maxRecordBytes)
        {
            return CsvFault.TooLong(_maxRecordBytes);
        }

        if (_malformed is { } reason)
        {
            return CsvFault.BadQuotes(reason);
        }

        if (raw.Contains((byte)0) || !Utf8.IsValid(raw))
        {
            return raw.Contains((byte)0) ? CsvFault.NotText : CsvFault.NotUtf8;
        }

        return ExpectedFields > 0 && _reader!.FieldCount != ExpectedFields ? CsvFault.FieldCount(_reader.FieldCount, ExpectedFields) : null;
    }

    private bool OpenSlice()
    {
        if (_filled - _next < _buffer.Length / 2)
        {
            Refill();
        }

        while (_skipsLine)
        {
            SkipLine();
        }

        if (_next >= _filled)
        {
            return false;
        }

        var end = _afterFault ? Math.Min(_next + SliceAfterFault, _filled) : _filled;
        _afterFault = false;

        // The line feed of a line break that the slice's end would cut in two would count as another line.
        end -= _buffer[end - 1] == '\r' && end - _next > 1 && !(_atEnd && end == _filled) ? 1 : 0;
        _slice = (_next, end, _nextLine);
        _reader = CsvReader.Create(new ReadOnlyMemory<byte>(_buffer, _next, end - _next), _options);
        _malformed = null;
        return true;
    }

    private void CloseSlice(int next, long line)
    {
        _reader!.Dispose();
        _reader = null;
        _next = next;
        _nextLine = line;
    }

    /// <summary>Passes over the rest of a line that is too long to keep.</summary>
    private void SkipLine()
    {
        var lineFeed = _buffer.AsSpan(_next.._filled).IndexOf((byte)'\n');
        _next = lineFeed < 0 ? _filled : _next + lineFeed + 1;
        _skipsLine = lineFeed < 0 && !_atEnd;
        _nextLine += lineFeed < 0 ? 0 : 1;
        if (_filled - _next < _buffer.Length / 2)
        {
            Refill();
        }
    }

    private void Refill()
    {
        _buffer.AsSpan(_next, _filled - _next).CopyTo(_buffer);
        _filled -= _next;
        _next = 0;
        while (!_atEnd && _filled < _buffer.Length)
        {
            var read = _stream.Read(_buffer, _filled, _buffer.Length - _filled);
            _filled += read;
            _atEnd = read == 0;
        }
    }

    private static long LineBreaks(ReadOnlySpan<byte> text) =>
        text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8);

    private static string Decode(ReadOnlySpan<byte> raw)
    {
        var shown = raw[..Math.Min(raw.Length, ShownBytes)];
        var text = Utf8.IsValid(shown) ? Encoding.UTF8.GetString(shown) : Encoding.Latin1.GetString(shown);
        return (shown.Length < raw.Length ? text + "…" : text).Replace('\0', '␀');
    }
}
