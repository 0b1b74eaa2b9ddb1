using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RecSys.Core.Domain;
using RecSys.Core.Reports;
using RecSys.Core.Stages.Evaluation;

namespace RecSys.Web.Api;

/// <summary>What lies behind a version's metrics, and any two scorers against each other.</summary>
internal static class EvaluationsApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new FiniteNumbers() } };

    internal static void MapEvaluations(this IEndpointRouteBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/{version:int}/evaluation/detail", (int version, EvaluationReports reports) => Results.Json(
                reports.Detail(version) ?? throw new LabException($"What lies behind version {version}'s metrics is not there.", "Run the evaluation stage.", Fault.NotFound), Json))
            .WithSummary("Per fold: scorers with intervals, share of what is achievable, regret, slices, calibration, popularity bias, coverage and recall by length.")
            .Produces<EvaluationDetail>().ProducesProblem(StatusCodes.Status404NotFound);
        models.MapGet("/compare", CompareAsync)
            .WithSummary("Two scorers on the same customers, with the paired bootstrap interval: first=2.model&second=2.popular&fold=test&metric=ndcg@10.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<DifferenceAnswer> CompareAsync(string first, string second, string? fold, string? metric, EvaluationReports reports, CancellationToken cancel)
    {
        if (fold is not (null or "validation" or "test"))
        {
            throw new LabException($"fold is '{fold}'.", "Give validation or test.");
        }

        return DifferenceAnswer.Of(await reports.CompareAsync(fold ?? "test", metric ?? "ndcg@10", Scorer(nameof(first), first), Scorer(nameof(second), second), cancel));
    }

    private static JudgedScorer Scorer(string name, string text) => text.Split('.', 2) is [var version, { Length: > 0 } scorer] && int.TryParse(version, CultureInfo.InvariantCulture, out var number)
        ? new JudgedScorer(number, scorer)
        : throw new LabException($"{name} is '{text}'.", "Give the version and the scorer with a dot between them: 2.model.");

    /// <summary>JSON has no NaN: what nobody could count is null.</summary>
    private sealed class FiniteNumbers : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
