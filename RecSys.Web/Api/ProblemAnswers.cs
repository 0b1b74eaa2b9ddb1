using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using RecSys.Core.Domain;
using RecSys.Core.Pipeline;

namespace RecSys.Web.Api;

/// <summary>What a user can mend becomes a problem answer (RFC 9457): <c>detail</c> says what is wrong, <c>hint</c> what to do next.</summary>
internal sealed class ProblemAnswers(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Problem(exception) is not { } problem)
        {
            return false;
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status429TooManyRequests)
        {
            httpContext.Response.Headers.RetryAfter = "1";
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>Says what is wrong where only the framework has answered: no call fits the address or its method.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var (problem, request) = (context.ProblemDetails, context.HttpContext.Request);
        if (problem.Detail is not null)
        {
            return;
        }

        (problem.Detail, var hint) = problem.Status switch
        {
            StatusCodes.Status404NotFound => ($"No call fits {request.Method} {request.Path}.", "Ids in an address are whole numbers; GET /openapi/v1.json lists every call."),
            StatusCodes.Status415UnsupportedMediaType => ($"The content type '{request.ContentType}' cannot be read.", "Send the body with Content-Type: application/json."),
            _ => (null, null),
        };
        if (hint is not null)
        {
            problem.Extensions["hint"] = hint;
        }
    }

    private static ProblemDetails? Problem(Exception exception)
    {
        switch (exception)
        {
            case LabException lab:
                var problem = Problem(Status(lab.Fault), lab.Message, lab.Hint);
                if (lab.Data[RunStore.RunningId] is long running)
                {
                    problem.Extensions[RunStore.RunningId] = running;
                }

                return problem;
            case BadHttpRequestException bad:
                return Problem(bad.StatusCode, bad.Message, "Compare the request with /openapi/v1.json.");
            default:
                return null;
        }
    }

    private static ProblemDetails Problem(int status, string detail, string hint) => new() { Status = status, Detail = detail, Extensions = { ["hint"] = hint } };

    private static int Status(Fault fault) => fault switch
    {
        Fault.NotFound => StatusCodes.Status404NotFound,
        Fault.Conflict => StatusCodes.Status409Conflict,
        Fault.Forbidden => StatusCodes.Status403Forbidden,
        Fault.Busy => StatusCodes.Status429TooManyRequests,
        Fault.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
