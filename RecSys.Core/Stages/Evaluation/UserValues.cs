using Parquet;
using Parquet.Schema;
using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Evaluation;

/// <summary>Some columns of a fold's users, as its file holds them: one entry per user, by customer id.</summary>
/// <param name="CustomerIds">Rising.</param>
/// <param name="Positives">What each went on to buy: two files with the same customers and positives are of the same fold.</param>
/// <param name="Found">Positives among the candidates: what a user weighs in AUC.</param>
/// <param name="Columns">By name, such as <c>model.ndcg@10</c>.</param>
public sealed record UserValues(long[] CustomerIds, int[] Positives, int[] Found, IReadOnlyDictionary<string, float[]> Columns)
{
    private const string CustomerColumn = "customer_id";
    private const string EventsColumn = "events_before";
    private const string PositivesColumn = "positives";
    private const string FoundColumn = "positives_found";

    /// <summary>Name of a scorer's metric in the file.</summary>
    /// <param name="scorer">Such as <c>model</c>.</param>
    /// <param name="metric">Key, such as <c>ndcg@10</c>.</param>
    public static string ColumnOf(string scorer, string metric) => $"{scorer}.{metric}";

    /// <summary>Names of all metric columns in a file.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(string path, CancellationToken cancel = default)
    {
        await using var reader = await OpenAsync(path, cancel);
        return [.. reader.Schema.DataFields.Select(f => f.Name).Where(name => name.Contains('.', StringComparison.Ordinal))];
    }

    /// <summary>Reads some columns only.</summary>
    /// <exception cref="LabException">The file is missing or damaged, or has no such column.</exception>
    public static async Task<UserValues> ReadAsync(string path, IReadOnlyCollection<string> columns, CancellationToken cancel = default)
    {
        await using var reader = await OpenAsync(path, cancel);
        using var group = reader.OpenRowGroupReader(0);
        var users = (int)group.RowCount;
        var values = new UserValues(
            await ColumnAsync<long>(reader, group, CustomerColumn, users, cancel),
            await ColumnAsync<int>(reader, group, PositivesColumn, users, cancel),
            await ColumnAsync<int>(reader, group, FoundColumn, users, cancel),
            new Dictionary<string, float[]>(StringComparer.Ordinal));
        foreach (var name in columns.Distinct())
        {
            ((Dictionary<string, float[]>)values.Columns).Add(name, await ColumnAsync<float>(reader, group, name, users, cancel));
        }

        return values;
    }

    /// <summary>Writes a row per user.</summary>
    internal static async Task WriteAsync(string path, JudgedFold fold, CancellationToken cancel)
    {
        var users = fold.Users.OrderBy(user => fold.Catalogue.State.Customers[user.Customer].Id).ToArray();
        var metrics = Metrics.All.Where(m => m.OfUser is not null).ToArray();
        var schema = new ParquetSchema(
        [
            new DataField<long>(CustomerColumn),
            new DataField<int>(EventsColumn),
            new DataField<int>(PositivesColumn),
            new DataField<int>(FoundColumn),
            .. fold.Scorers.SelectMany(s => metrics.Select(m => new DataField<float>(ColumnOf(s.Name, m.Key(fold.K))))),
        ]);
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }, cancellationToken: cancel);
        using var group = writer.CreateRowGroup();
        await WriteAsync(0, Array.ConvertAll(users, user => fold.Catalogue.State.Customers[user.Customer].Id));
        await WriteAsync(1, Array.ConvertAll(users, user => user.Events));
        await WriteAsync(2, Array.ConvertAll(users, user => user.Positives.Length));
        await WriteAsync(3, Array.ConvertAll(users, user => user.Found));
        var field = 4;
        for (var s = 0; s < fold.Scorers.Count; s++)
        {
            foreach (var metric in metrics)
            {
                var (scorer, at) = (s, Metrics.IndexOf(metric));
                await WriteAsync(field++, Array.ConvertAll(users, user => (float)user.Values[scorer][at]));
            }
        }

        group.CompleteValidate();

        Task WriteAsync<T>(int column, T[] values)
            where T : struct => group.WriteAsync<T>(schema.DataFields[column], values.AsMemory(), cancellationToken: cancel);
    }

    private static async Task<ParquetReader> OpenAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await ParquetReader.CreateAsync(path, null, cancel);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new LabException($"The values per user in {Path.GetFileName(path)} cannot be read: {e.Message}", "Run the evaluation stage again.", Fault.Conflict, e);
        }
    }

    private static async Task<T[]> ColumnAsync<T>(ParquetReader reader, ParquetRowGroupReader group, string name, int users, CancellationToken cancel)
        where T : struct
    {
        var field = reader.Schema.DataFields.FirstOrDefault(f => f.Name == name) ?? throw new LabException(
            $"The evaluation holds no {name} per user.", "Choose a scorer that was judged then and a metric that has a value per user.", Fault.NotFound);
        var values = new T[users];
        await group.ReadAsync(field, values.AsMemory(), null, cancel);
        return values;
    }
}
