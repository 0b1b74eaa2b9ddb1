using System.ComponentModel.DataAnnotations;
using System.Net;
using RecSys.Core.Domain;

namespace RecSys.Web.Access;

/// <summary>Who may come in from where: section <c>Access</c> of <c>appsettings.json</c>. Apart from the lab's other settings, so that no page, table or log shows a secret.</summary>
internal sealed record AccessSettings
{
    internal const string Section = "Access";

    private const int ShortestKey = 16;
    private const string HowToLetIn =
        "Give Access__OperatorKey (and Access__ViewerKey) in the environment, each of at least 16 characters, or Access__OpenIdConnect__Authority, ClientId and ClientSecret; " +
        "or say that anyone may come in with Access__Anonymous=view or Access__Anonymous=operate; or listen on this machine only with Urls=http://localhost:5080.";

    /// <summary>What somebody who has not signed in may do where the lab listens beyond this machine: <c>refuse</c>, <c>view</c> or <c>operate</c>.</summary>
    [AllowedValues("refuse", "view", "operate")]
    public string Anonymous { get; init; } = "refuse";

    /// <summary>Who gives this key may change things. Null: nobody signs in so.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>Who gives this key may look. Null: nobody signs in so.</summary>
    public string? ViewerKey { get; init; }

    /// <summary>Sign-in by a provider of OpenID Connect.</summary>
    public OpenIdConnectSettings OpenIdConnect { get; init; } = new();

    /// <summary>Requests per second that one address beyond this machine may make, twice as many at once.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Somebody can sign in, so everybody must.</summary>
    internal bool AsksWho => OperatorKey is not null || ViewerKey is not null || OpenIdConnect.IsGiven;

    /// <exception cref="LabException">A value is not allowed; no secret is repeated.</exception>
    internal static AccessSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var bound = Bind(section);
        var settings = bound with { OperatorKey = NullWhereEmpty(bound.OperatorKey), ViewerKey = NullWhereEmpty(bound.ViewerKey) };
        var faults = Faults(settings).ToList();
        return faults.Count == 0 ? settings : throw new LabException(string.Join(" ", faults), "Correct it in appsettings.json, or in the environment variable that overrides it.");
    }

    private static AccessSettings Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<AccessSettings>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
        }
        catch (InvalidOperationException)
        {
            // The binder's own words repeat values: a secret may be among them.
            throw new LabException(
                "A setting in Access is unknown or not of its kind.",
                $"Known are {Names(typeof(AccessSettings))}, and in Access:OpenIdConnect {Names(typeof(OpenIdConnectSettings))}. Correct it in appsettings.json, or in the environment variable that overrides it.");
        }
    }

    private static string Names(Type type) => string.Join(", ", type.GetProperties().Select(property => property.Name));

    /// <summary>Refuses addresses beyond this machine where nothing says who may come in.</summary>
    /// <param name="urls">Where the lab is to listen, as <c>Urls</c> gives it.</param>
    /// <exception cref="LabException">It would be open to strangers.</exception>
    internal void Allow(IReadOnlyList<string> urls)
    {
        if (!AsksWho && Anonymous == "refuse" && urls.FirstOrDefault(url => !IsLoopback(url)) is { } open)
        {
            throw new LabException($"{open} can be reached from other machines, and nothing says who may come in.", HowToLetIn);
        }
    }

    /// <summary>Only this machine reaches it.</summary>
    internal static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    private static IEnumerable<string> Faults(AccessSettings settings)
    {
        if (settings.Anonymous is not ("refuse" or "view" or "operate"))
        {
            yield return $"Access:Anonymous is '{settings.Anonymous}': allowed are refuse, view, operate.";
        }

        if (settings.RequestsPerSecond is < 1 or > 1_000_000)
        {
            yield return $"Access:RequestsPerSecond is {settings.RequestsPerSecond}: allowed is 1 to 1000000.";
        }

        if (settings.OperatorKey is { Length: < ShortestKey })
        {
            yield return $"Access:OperatorKey has {settings.OperatorKey.Length} characters: at least {ShortestKey} are needed.";
        }

        if (settings.ViewerKey is { Length: < ShortestKey })
        {
            yield return $"Access:ViewerKey has {settings.ViewerKey.Length} characters: at least {ShortestKey} are needed.";
        }

        if (settings.OperatorKey is not null && settings.OperatorKey == settings.ViewerKey)
        {
            yield return "Access:OperatorKey and Access:ViewerKey are the same: a viewer would be an operator.";
        }

        if (settings.OpenIdConnect.IsHalfGiven)
        {
            yield return "Access:OpenIdConnect needs Authority, ClientId and ClientSecret together.";
        }

        if (settings.OpenIdConnect is { IsGiven: true, IsConfidential: false })
        {
            yield return "Access:OpenIdConnect:Authority must be an https address; http is for a provider on this machine only, since a secret goes there.";
        }

        if (settings.OpenIdConnect.IsGiven && !settings.OpenIdConnect.Scopes.Split(' ').Contains("openid"))
        {
            yield return "Access:OpenIdConnect:Scopes lacks openid, without which a provider does not say who somebody is.";
        }
    }

    private static string? NullWhereEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>A provider of OpenID Connect, by the code flow with PKCE.</summary>
internal sealed record OpenIdConnectSettings
{
    /// <summary>Address of the provider, such as <c>https://login.example.org/realms/shop</c>.</summary>
    public string? Authority { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>What the provider is asked to tell, apart by spaces: some tell roles only where a scope such as <c>roles</c> or <c>groups</c> is asked for.</summary>
    public string Scopes { get; init; } = "openid profile";

    /// <summary>Claim that says what somebody is, such as <c>roles</c> or <c>groups</c>.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>Its value for operators; anybody else whom the provider knows is a viewer.</summary>
    public string OperatorRole { get; init; } = "operator";

    internal bool IsGiven => !string.IsNullOrEmpty(Authority) && !string.IsNullOrEmpty(ClientId) && !string.IsNullOrEmpty(ClientSecret);

    /// <summary>What goes to the provider is read by nobody on the way: encrypted, or on this machine.</summary>
    internal bool IsConfidential => Uri.TryCreate(Authority, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    internal bool IsHalfGiven => !IsGiven && !(string.IsNullOrEmpty(Authority) && string.IsNullOrEmpty(ClientId) && string.IsNullOrEmpty(ClientSecret));
}
