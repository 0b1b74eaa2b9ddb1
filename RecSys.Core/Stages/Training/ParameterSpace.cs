using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using RecSys.Core.Settings;

namespace RecSys.Core.Stages.Training;

/// <summary>A parameter that a search varies, and between what.</summary>
public sealed record SearchedParameter(string Name, double From, double To, bool IsLog, bool IsWhole)
{
    /// <summary>A value between both ends, even by difference or by ratio, in four digits: what is shown is what was used.</summary>
    public double Draw(Random random)
    {
        var share = random.NextDouble();
        var value = IsLog ? Math.Exp(Math.Log(From) + share * (Math.Log(To) - Math.Log(From))) : From + share * (To - From);
        return IsWhole ? Math.Round(value) : double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}

/// <summary>The parameters of one trainer that a search varies: those marked <see cref="SearchedAttribute"/>.</summary>
public sealed class ParameterSpace(ITrainer trainer)
{
    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<SearchedParameter> Parameters { get; } =
    [
        .. from property in trainer.Parameters(new TrainingSettings()).GetType().GetProperties()
           let searched = property.GetCustomAttribute<SearchedAttribute>()
           where searched is not null
           orderby property.Name
           select new SearchedParameter(property.Name, searched.From, searched.To, searched.Log, property.PropertyType == typeof(int)),
    ];

    /// <summary>Settings with each searched parameter drawn anew; everything else stays.</summary>
    public TrainingSettings Draw(TrainingSettings settings, Random random)
    {
        var json = JsonSerializer.SerializeToNode(settings)!.AsObject();
        var own = json[trainer.Section]!.AsObject();
        foreach (var parameter in Parameters)
        {
            var value = parameter.Draw(random);
            own[parameter.Name] = parameter.IsWhole ? JsonValue.Create((int)value) : JsonValue.Create(value);
        }

        return json.Deserialize<TrainingSettings>()! with { Trainer = trainer.Name };
    }

    /// <summary>The searched parameters' values in some settings.</summary>
    public IReadOnlyDictionary<string, double> ValuesIn(TrainingSettings settings)
    {
        var own = trainer.Parameters(settings);
        return Parameters.ToDictionary(p => p.Name, p => Convert.ToDouble(own.GetType().GetProperty(p.Name)!.GetValue(own), CultureInfo.InvariantCulture));
    }
}
