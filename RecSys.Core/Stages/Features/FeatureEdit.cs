namespace RecSys.Core.Stages.Features;

/// <summary>A feature's value as somebody supposes it, in place of the computed one.</summary>
/// <param name="Column">Position in the feature catalogue.</param>
/// <param name="Product">Product index of the only row that is meant; null for every row of the customer.</param>
/// <param name="Value">NaN for missing.</param>
public readonly record struct FeatureEdit(int Column, int? Product, float Value);
