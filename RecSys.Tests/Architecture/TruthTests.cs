using Mono.Cecil;
using Mono.Cecil.Cil;
using RecSys.Core.Stages.Generation;

namespace RecSys.Tests.Architecture;

/// <summary>
/// The truth behind a generated shop may be compared with, never learned from: only generation, evaluation and the labs name its tables
/// or the classes that read them.
/// </summary>
public sealed class TruthTests
{
    private static readonly string[] MayKnow = ["RecSys.Core.Stages.Generation", "RecSys.Core.Stages.Evaluation", "RecSys.Core.Labs"];

    private static readonly string[] Readers = ["GenerationTables", "TruthReader", "TruthWriter", "ShopTruth", "ShopForecast"];

    [Fact]
    public void Only_generation_evaluation_and_labs_name_the_truth()
    {
        using var core = AssemblyDefinition.ReadAssembly(typeof(ShopReset).Assembly.Location);
        var strangers = core.MainModule.GetTypes()
            .Where(type => !MayKnow.Any(space => IsWithin(Outermost(type).Namespace, space)))
            .SelectMany(type => type.Methods.Where(method => method.HasBody), (type, method) => (Type: Outermost(type), method.Body))
            .SelectMany(m => m.Body.Instructions, (m, instruction) => (m.Type.FullName, Named: Named(instruction)))
            .Where(use => use.Named is not null)
            .Select(use => $"{use.FullName} names {use.Named}")
            .Distinct();

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_check_sees_what_generation_names()
    {
        using var core = AssemblyDefinition.ReadAssembly(typeof(ShopReset).Assembly.Location);
        var named = core.MainModule.GetTypes()
            .SelectMany(type => type.Methods.Where(method => method.HasBody))
            .SelectMany(method => method.Body.Instructions)
            .Select(Named)
            .OfType<string>()
            .ToHashSet();

        Assert.Superset(new HashSet<string> { "truth_defects", "truth_tastes", "TruthReader" }, named);
    }

    private static string? Named(Instruction instruction) => instruction switch
    {
        { OpCode.Code: Code.Ldstr, Operand: string text } when text.Contains("truth_", StringComparison.Ordinal) => text.Contains(' ', StringComparison.Ordinal) ? Table(text) : text,
        { Operand: MemberReference member } when Readers.Contains(member.DeclaringType?.Name) => member.DeclaringType!.Name,
        _ => null,
    };

    private static string Table(string sql) => string.Concat(sql[sql.IndexOf("truth_", StringComparison.Ordinal)..].TakeWhile(c => char.IsLetter(c) || c == '_'));

    private static bool IsWithin(string space, string root) => space == root || space.StartsWith($"{root}.", StringComparison.Ordinal);

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
