namespace RecSys.Core.Stages.Features;

/// <summary>One fold's file in a training snapshot.</summary>
public sealed record FoldSnapshot
{
    /// <summary>Name of the fold.</summary>
    public required string Fold { get; init; }

    /// <summary>Train or Validation.</summary>
    public required string Role { get; init; }

    /// <summary>First moment the features do not know.</summary>
    public required long Cutoff { get; init; }

    /// <summary>First moment the labels do not reach.</summary>
    public required long End { get; init; }

    /// <summary>Below the snapshot's folder.</summary>
    public required string File { get; init; }

    /// <summary>Of the file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required long Rows { get; init; }

    /// <summary>Customers with rows.</summary>
    public required int Customers { get; init; }

    /// <summary>Customers with eligible purchases in the label window who had no event before the cutoff: served by context, not by the model.</summary>
    public required int ColdCustomers { get; init; }

    /// <summary>Customers left out by the sample.</summary>
    public required int SampledOut { get; init; }
}
