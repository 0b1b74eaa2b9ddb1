using Microsoft.Extensions.Time.Testing;
using RecSys.Core.Access;
using RecSys.Core.Domain;

namespace RecSys.Tests.Core.Access;

public sealed class ActorTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2025, 11, 30, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("recsys-audit-").FullName;

    private string File => Path.Combine(_folder, AuditLog.FileName);

    private AuditLog Log => new(_folder, new FakeTimeProvider(Now));

    [Fact]
    public void What_an_operator_changes_is_written_down()
    {
        Actor.Become(new Actor("asha", Role.Operator, "10.0.0.7") { Log = Log });

        Actor.Demand("promote a model", "version 3");

        Assert.Equal([new AuditEntry(Now, "asha", "operator", "10.0.0.7", "promote a model", "version 3", true)], Log.Latest(10));
    }

    [Fact]
    public void A_viewer_is_refused_and_that_is_written_down()
    {
        Actor.Become(new Actor("ravi", Role.Viewer) { Log = Log });

        var fault = Assert.Throws<LabException>(() => Actor.Demand("start a run"));

        Assert.Equal((Fault.Forbidden, "You may look, but not start a run."), (fault.Fault, fault.Message));
        Assert.False(Assert.Single(Log.Latest(10)).Allowed);
    }

    [Fact]
    public async Task Who_asks_follows_the_call_and_nobody_else()
    {
        async Task<Role> RoleAfter(Role role)
        {
            Actor.Become(new Actor("x", role));
            await Task.Yield();
            return Actor.Current.Role;
        }

        var roles = await Task.WhenAll(Task.Run(() => RoleAfter(Role.Viewer)), Task.Run(() => RoleAfter(Role.Operator)));

        Assert.Equal([Role.Viewer, Role.Operator], roles);
        Assert.Same(Actor.Lab, Actor.Current);
    }

    [Fact]
    public void What_cannot_be_written_down_is_not_done()
    {
        Directory.CreateDirectory(File);
        Actor.Become(new Actor("asha", Role.Operator) { Log = Log });

        Assert.StartsWith("Nothing was changed", Assert.Throws<LabException>(() => Actor.Demand("start a run")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_log_keeps_the_one_before_and_torn_lines_are_left_out()
    {
        var actor = new Actor("asha", Role.Operator);
        Log.Write(actor, "first", null, true);
        using (var file = System.IO.File.Open(File, FileMode.Append))
        {
            file.Write("{\"at\":\"2025-\n"u8);
            file.SetLength(AuditLog.MaxBytes);
        }

        Log.Write(actor, "second", new string('x', 10_000), true);

        Assert.True(new FileInfo(File).Length < 1_000);
        Assert.Equal(["second", "first"], Log.Latest(10).Select(e => e.Action));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
