using Microsoft.Extensions.Time.Testing;
using RecSys.Web;

namespace RecSys.Tests.Web;

public sealed class ClosedTabsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ClosedTabs _tabs;
    private int _given;

    public ClosedTabsTests() => _tabs = new ClosedTabs(_clock, () => _given++);

    [Fact]
    public void Memory_is_given_back_once_when_many_tabs_have_been_closed_and_it_is_quiet()
    {
        Close(ClosedTabs.Many);
        Assert.Equal(0, _given);

        _clock.Advance(ClosedTabs.Quiet / 2);
        Close(20);
        _clock.Advance(ClosedTabs.Quiet / 2);
        Assert.Equal(0, _given);

        _clock.Advance(ClosedTabs.Quiet);
        Assert.Equal(1, _given);
    }

    [Fact]
    public void A_few_tabs_wait_until_they_are_many()
    {
        Close(ClosedTabs.Many - 1);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _given);

        Close(1);
        _clock.Advance(ClosedTabs.Quiet);
        Assert.Equal(1, _given);

        Close(1);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, _given);
    }

    public void Dispose() => _tabs.Dispose();

    private void Close(int tabs)
    {
        for (var i = 0; i < tabs; i++)
        {
            _tabs.Count();
        }
    }
}
