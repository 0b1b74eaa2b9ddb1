using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Bronze;

/// <summary>Where a rejected row stands.</summary>
/// <param name="Kind">customers, products or sales.</param>
/// <param name="File">Relative to the landing folder.</param>
/// <param name="Line">From 1; the header is line 1.</param>
/// <param name="BronzeId">Its bronze row; null where the line could not be split into columns.</param>
public readonly record struct RowPlace(string Kind, string File, long Line, long? BronzeId = null);

/// <summary>Writes rejected rows with every rule they broke: a row is never dropped in silence.</summary>
public sealed class QuarantineWriter(SqliteConnection connection, DateTimeOffset now) : IDisposable
{
    // People read these rows: letters of any language stay letters.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BulkInsert _insert = new(
        connection, Tables.SilverQuarantine, ["kind", "bronze_id", "file", "line", "rules", "reason", "raw_row", "quarantined_at"]);

    /// <summary>Rows written so far.</summary>
    public long Rows => _insert.Inserted;

    /// <param name="place">Where the row stands.</param>
    /// <param name="rules">Names of the rules it broke, comma separated.</param>
    /// <param name="reason">In words.</param>
    /// <param name="rawRow">The row as it was read.</param>
    public void Write(RowPlace place, string rules, string reason, string rawRow) => _insert
        .Set(0, place.Kind)
        .Set(1, place.BronzeId)
        .Set(2, place.File)
        .Set(3, place.Line)
        .Set(4, rules)
        .Set(5, reason)
        .Set(6, rawRow)
        .Set(7, now.ToUnixTimeMilliseconds())
        .Write();

    /// <summary>A row's columns as a JSON object.</summary>
    public static string Json(IEnumerable<KeyValuePair<string, string?>> columns)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            foreach (var (name, text) in columns)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public void Dispose() => _insert.Dispose();
}
