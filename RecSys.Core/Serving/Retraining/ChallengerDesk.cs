using RecSys.Core.Access;
using RecSys.Core.Domain;
using RecSys.Core.Stages.Evaluation;
using RecSys.Core.Tracking;

namespace RecSys.Core.Serving.Retraining;

/// <summary>Where a person says what becomes of the challenger; what was said is a step of the retraining loop.</summary>
public sealed class ChallengerDesk(RetrainingHistory history, ModelRegistry models, PromotionGate gate, TimeProvider clock)
{
    /// <summary>Lets the challenger serve, at once.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="LabException">There is none, or the gate does not let it through.</exception>
    public async Task<int> ApproveAsync(CancellationToken cancel)
    {
        var version = models.ChallengerVersion() ?? throw new LabException("There is no challenger to approve.", "Train one first.", Fault.Conflict);
        var check = await gate.PromoteAsync(version, evenIfWorse: false, cancel);
        history.Add(Step(RetrainingStep.Approved, version, $"Approved by hand. {check.Sentence}"));
        return version;
    }

    /// <summary>Sends the challenger away.</summary>
    /// <returns>Its version.</returns>
    /// <exception cref="LabException">There is none.</exception>
    public int Refuse()
    {
        Actor.Demand("refuse a challenger");
        var version = models.Refuse();
        history.Add(Step(RetrainingStep.Refused, version, $"Version {version} was refused by hand; version {models.ChampionVersion()} serves on."));
        return version;
    }

    private RecordedStep Step(string step, int version, string reason) => new(clock.GetUtcNow(), step, null, version, reason);
}
