namespace RecSys.Web.Theme;

/// <summary>Plotly templates for light and dark: ground, text, grid and the order of colours.</summary>
public static class ChartTheme
{
    // Okabe and Ito's order (distinct for the colour blind), darkened for a light ground and lightened for a dark one.
    private static readonly string[] OnLight = ["#4338ca", "#b45309", "#0f766e", "#be185d", "#0369a1", "#4d7c0f", "#7c3aed", "#525252", "#b91c1c", "#0e7490", "#a16207", "#86198f"];
    private static readonly string[] OnDark = ["#a5b4fc", "#fdba74", "#5eead4", "#f9a8d4", "#7dd3fc", "#bef264", "#c4b5fd", "#d4d4d4", "#fca5a5", "#67e8f9", "#fde047", "#f0abfc"];

    private static readonly object Light = Build("#ffffff", "#1a1f2c", "#e2e6ef", OnLight, ["#eef0fb", "#8b8be0", "#2e2593"]);
    private static readonly object Dark = Build("#1b1e29", "#e8eaf2", "#2d3242", OnDark, ["#232735", "#5f67b8", "#c7d2fe"]);

    /// <summary>Colours of traces, in order, for a light or dark ground.</summary>
    public static IReadOnlyList<string> Colorway(bool isDark) => isDark ? OnDark : OnLight;

    /// <summary>The template to set as <c>layout.template</c>.</summary>
    public static object Template(bool isDark) => isDark ? Dark : Light;

    // The paper is opaque: with a transparent one an exported picture has dark text on a dark ground.
    private static Dictionary<string, object> Build(string ground, string ink, string grid, string[] colorway, string[] littleToMuch) => new()
    {
        ["layout"] = new Dictionary<string, object>
        {
            ["paper_bgcolor"] = ground,
            ["plot_bgcolor"] = ground,
            ["colorway"] = colorway,
            // Heat maps: little is near the ground, much is strong.
            ["colorscale"] = new Dictionary<string, object> { ["sequential"] = littleToMuch.Select((color, i) => new object[] { i / 2.0, color }).ToArray() },
            ["font"] = new Dictionary<string, object> { ["color"] = ink, ["family"] = "Roboto, system-ui, sans-serif", ["size"] = 13 },
            ["xaxis"] = Axis(grid, ink),
            ["yaxis"] = Axis(grid, ink),
            ["legend"] = new Dictionary<string, object> { ["orientation"] = "h", ["y"] = 1.02, ["yanchor"] = "bottom", ["x"] = 0 },
            ["hoverlabel"] = new Dictionary<string, object> { ["bgcolor"] = ground, ["bordercolor"] = grid, ["font"] = new Dictionary<string, object> { ["color"] = ink } },
            ["modebar"] = new Dictionary<string, object> { ["bgcolor"] = "rgba(0,0,0,0)", ["color"] = ink, ["activecolor"] = colorway[0] },
        },
    };

    private static Dictionary<string, object> Axis(string grid, string ink) => new()
    {
        ["gridcolor"] = grid,
        ["linecolor"] = grid,
        ["zerolinecolor"] = grid,
        ["tickcolor"] = "rgba(0,0,0,0)",
        ["automargin"] = true,
        ["separatethousands"] = true,
        // Room between names and bars.
        ["ticks"] = "outside",
        ["ticklen"] = 5,
        ["title"] = new Dictionary<string, object> { ["standoff"] = 10, ["font"] = new Dictionary<string, object> { ["size"] = 13 } },
    };
}
