using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RecSys.Tests.Support;
using RecSys.Web.Components.Charts;
using RecSys.Web.Theme;

namespace RecSys.Tests.Web.Charts;

public sealed class LabChartTests : PageTest
{
    private readonly BunitJSModuleInterop _plotly;

    public LabChartTests()
    {
        _plotly = JSInterop.SetupModule(invocation => invocation.Arguments.Any(argument => $"{argument}".Contains("plotly-interop", StringComparison.Ordinal)));
        _plotly.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void A_chart_has_a_name_and_a_description_in_words()
    {
        var chart = Bars([1, 2]);

        Assert.Equal("Events per day", chart.Find("figure").GetAttribute("aria-label"));
        Assert.Contains("Higher is busier.", chart.Find("figcaption").TextContent, StringComparison.Ordinal);
        chart.WaitForAssertion(() => Assert.Single(_plotly.Invocations["newPlot"]));
    }

    [Fact]
    public void New_values_are_drawn_and_the_same_values_are_not_drawn_again()
    {
        var chart = Bars([1, 2]);
        chart.WaitForAssertion(() => Assert.Single(_plotly.Invocations["newPlot"]));

        chart.Render(parameters => parameters.Add(component => component.Title, "Events per day"));
        Assert.Empty(_plotly.Invocations["react"]);

        chart.Render(parameters => parameters.Add(component => component.Values, [3, 4]));
        chart.WaitForAssertion(() => Assert.Single(_plotly.Invocations["react"]));
    }

    [Fact]
    public async Task Another_appearance_changes_the_template_only()
    {
        var appearance = new CascadingValueSource<Appearance>(Appearance.Of(isDark: false), isFixed: false);
        Services.AddCascadingValue(_ => appearance);
        var chart = Bars([1, 2]);
        chart.WaitForAssertion(() => Assert.Single(_plotly.Invocations["newPlot"]));

        await chart.InvokeAsync(() => appearance.NotifyChangedAsync(Appearance.Of(isDark: true)));

        chart.WaitForAssertion(() => Assert.Single(_plotly.Invocations["relayout"]));
        Assert.Empty(_plotly.Invocations["react"]);
    }

    [Fact]
    public async Task A_live_curve_grows_without_being_drawn_again()
    {
        var chart = Render<LineChart>(parameters => parameters
            .Add(component => component.Title, "NDCG@10 by tree")
            .Add(component => component.Series, [new ChartSeries("valid", [1], [0.1])]));
        chart.WaitForAssertion(() => Assert.Single(_plotly.Invocations["newPlot"]));

        await chart.InvokeAsync(() => chart.Instance.AppendAsync(0, [2], [0.2]));

        Assert.Single(_plotly.Invocations["extendTraces"]);
        Assert.Empty(_plotly.Invocations["react"]);
    }

    private IRenderedComponent<BarChart> Bars(IReadOnlyList<double> values) => Render<BarChart>(parameters => parameters
        .Add(component => component.Title, "Events per day")
        .Add(component => component.Description, "Higher is busier.")
        .Add(component => component.Labels, ["Mon", "Tue"])
        .Add(component => component.Values, values));
}
