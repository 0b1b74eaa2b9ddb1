using Microsoft.Extensions.Configuration;
using RecSys.Core.Domain;
using RecSys.Web.Access;

namespace RecSys.Tests.Web.Access;

public sealed class AccessSettingsTests
{
    private const string Key = "a-long-enough-key";

    [Theory]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("https://[::1]:5081/lab", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:5080", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://localhost.example.org:80", false)]
    [InlineData("http://192.168.1.4:80", false)]
    public void Only_addresses_of_this_machine_need_nobody_to_be_let_in(string url, bool isLoopback)
    {
        Assert.Equal(isLoopback, AccessSettings.IsLoopback(url));
        var settings = Read();
        if (isLoopback)
        {
            settings.Allow([url]);
        }
        else
        {
            var refusal = Assert.Throws<LabException>(() => settings.Allow(["http://localhost:1", url]));
            Assert.StartsWith($"{url} can be reached from other machines", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Access:OperatorKey", Key)]
    [InlineData("Access:ViewerKey", Key)]
    [InlineData("Access:Anonymous", "view")]
    [InlineData("Access:Anonymous", "operate")]
    public void Whoever_says_who_may_come_in_listens_where_they_like(string key, string value)
    {
        Read((key, value)).Allow(["http://0.0.0.0:5080"]);
    }

    [Fact]
    public void A_provider_counts_once_it_is_whole()
    {
        Read(("Access:OpenIdConnect:Authority", "https://login.example.org"), ("Access:OpenIdConnect:ClientId", "lab"), ("Access:OpenIdConnect:ClientSecret", "s")).Allow(["http://*:80"]);

        Assert.Contains("together", Assert.Throws<LabException>(() => Read(("Access:OpenIdConnect:Authority", "https://login.example.org"))).Message, StringComparison.Ordinal);
        foreach (var (authority, scopes, fault) in new[] { ("http://login.example.org", "openid", "https address"), ("login.example.org", "openid", "https address"), ("https://login.example.org", "profile", "lacks openid") })
        {
            var error = Assert.Throws<LabException>(() => Read(
                ("Access:OpenIdConnect:Authority", authority), ("Access:OpenIdConnect:ClientId", "lab"), ("Access:OpenIdConnect:ClientSecret", "s"), ("Access:OpenIdConnect:Scopes", scopes)));
            Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_fault_is_told_and_no_key_is_repeated()
    {
        var fault = Assert.Throws<LabException>(() => Read(("Access:Anonymous", "yes"), ("Access:OperatorKey", "hush"), ("Access:ViewerKey", "hush")));

        Assert.Equal(
            "Access:Anonymous is 'yes': allowed are refuse, view, operate. Access:OperatorKey has 4 characters: at least 16 are needed. "
            + "Access:ViewerKey has 4 characters: at least 16 are needed. Access:OperatorKey and Access:ViewerKey are the same: a viewer would be an operator.",
            fault.Message);
    }

    [Theory]
    [InlineData("Access:OperatorKye", "hush-hush-hush-hush")]
    [InlineData("Access:OpenIdConnect:Scope", "hush")]
    [InlineData("Access:RequestsPerSecond", "hush")]
    public void An_unknown_setting_is_refused_with_those_that_are_known_and_no_value_is_repeated(string key, string value)
    {
        var fault = Assert.Throws<LabException>(() => Read((key, value)));

        Assert.Contains("OperatorKey, ViewerKey, OpenIdConnect, RequestsPerSecond", fault.Hint, StringComparison.Ordinal);
        Assert.Contains("RoleClaim", fault.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault.ToString(), StringComparison.Ordinal);
    }

    private static AccessSettings Read(params (string Key, string Value)[] settings) =>
        AccessSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
