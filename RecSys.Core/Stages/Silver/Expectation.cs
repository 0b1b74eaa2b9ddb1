using RecSys.Core.Domain;

namespace RecSys.Core.Stages.Silver;

/// <summary>What happens to a row that breaks a rule.</summary>
public enum ExpectationAction
{
    /// <summary>The row is kept, the offending value is missing, the breach is counted.</summary>
    Warn,

    /// <summary>The row goes to quarantine.</summary>
    Drop,

    /// <summary>The stage fails and nothing of it is kept.</summary>
    Fail,
}

/// <summary>The words that stand for an <see cref="ExpectationAction"/> in tables and pages.</summary>
public static class ExpectationActions
{
    public static string Word(this ExpectationAction action) => action switch
    {
        ExpectationAction.Warn => "warn",
        ExpectationAction.Drop => "drop",
        _ => "fail",
    };
}

/// <summary>A rule on the rows of a table.</summary>
/// <param name="Name">As the quarantine lists it.</param>
/// <param name="Sentence">What is expected.</param>
/// <param name="Breach">Null where the row keeps the rule, else the reason in words with the offending value.</param>
/// <param name="Column">The column of the landing schema that it is about.</param>
public sealed record Expectation<TRow>(string Name, string Sentence, ExpectationAction Action, Func<TRow, string?> Breach, string? Column = null);

/// <summary>A rule that a row broke.</summary>
/// <param name="Column">The column of the landing schema that it is about.</param>
public sealed record BrokenRule(string Name, ExpectationAction Action, string Reason, string? Column = null);

/// <summary>How often a rule was checked and broken in a run.</summary>
public sealed record ExpectationCount(string Kind, string Rule, ExpectationAction Action, long Checked, long Failed);

/// <summary>The rules of one table, all of which every row is held against, and how often each was broken.</summary>
public sealed class RuleBook<TRow>(string kind, IReadOnlyList<Expectation<TRow>> rules)
{
    private readonly long[] _failed = new long[rules.Count];
    private readonly List<BrokenRule> _broken = [];
    private long _checked;

    /// <summary>Rules the last judged row broke. Valid until the next.</summary>
    public IReadOnlyList<BrokenRule> Broken => _broken;

    public IEnumerable<ExpectationCount> Counts => rules.Select((rule, i) => new ExpectationCount(kind, rule.Name, rule.Action, _checked, _failed[i]));

    /// <summary>Holds a row against every rule.</summary>
    /// <returns>True where the row is kept.</returns>
    /// <exception cref="LabException">The row breaks a rule whose action is to fail.</exception>
    public bool Keeps(TRow row)
    {
        _checked++;
        _broken.Clear();
        var keeps = true;
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (rule.Breach(row) is not { } reason)
            {
                continue;
            }

            _failed[i]++;
            _broken.Add(new BrokenRule(rule.Name, rule.Action, reason, rule.Column));
            keeps &= rule.Action == ExpectationAction.Warn;
            if (rule.Action == ExpectationAction.Fail)
            {
                throw new LabException($"A row of {kind} breaks {rule.Name}: {reason}", "Mend the file under a new name, or change the rule's action.");
            }
        }

        return keeps;
    }

    /// <summary>Adds what another book of the same rules has counted.</summary>
    public void Take(RuleBook<TRow> other)
    {
        _checked += other._checked;
        for (var i = 0; i < _failed.Length; i++)
        {
            _failed[i] += other._failed[i];
        }
    }

    /// <summary>Names of the broken rules that cost the row its place, comma separated, and the reasons in words.</summary>
    public (string Rules, string Reason) Verdict()
    {
        var costly = _broken.Where(b => b.Action != ExpectationAction.Warn).ToList();
        return (string.Join(",", costly.Select(b => b.Name)), string.Join(" ", costly.Select(b => b.Reason)));
    }
}
