using RecSys.Core.Stages.Training;

namespace RecSys.Bench;

/// <summary>LightGBM as any program in C would call it: rows that lie in memory, all trees one after the other, the model as text. Nothing of the lab but the declarations of the calls.</summary>
internal static unsafe class NativeLightGbm
{
    /// <summary>Trains a model and throws it away.</summary>
    /// <param name="rows">Without missing values: the library is handed them as they stand.</param>
    /// <param name="groups">Rows per list.</param>
    /// <param name="trees">How many to grow.</param>
    /// <param name="parameters">As LightGBM spells them.</param>
    /// <returns>Length of the model's text.</returns>
    public static long Train(TrainingRows rows, int[] groups, int trees, string parameters)
    {
        LightGbmLibrary.Dataset dataset;
        fixed (float* values = rows.Values)
        {
            LightGbmLibrary.Check(LightGbmLibrary.CreateDataset(values, LightGbmLibrary.Float32, rows.Rows, rows.FeatureCount, 1, parameters, 0, out dataset));
        }

        using (dataset)
        {
            fixed (float* labels = rows.Labels)
            fixed (int* sizes = groups)
            {
                LightGbmLibrary.Check(LightGbmLibrary.SetField(dataset, "label", labels, rows.Rows, LightGbmLibrary.Float32));
                LightGbmLibrary.Check(LightGbmLibrary.SetField(dataset, "group", sizes, groups.Length, LightGbmLibrary.Int32));
            }

            LightGbmLibrary.Check(LightGbmLibrary.CreateBooster(dataset, parameters, out var booster));
            using (booster)
            {
                var isFinished = 0;
                for (var tree = 0; tree < trees && isFinished == 0; tree++)
                {
                    LightGbmLibrary.Check(LightGbmLibrary.Grow(booster, out isFinished));
                }

                return Text(booster, trees);
            }
        }
    }

    private static long Text(LightGbmLibrary.Booster booster, int trees)
    {
        var text = new byte[1 << 22];
        fixed (byte* into = text)
        {
            LightGbmLibrary.Check(LightGbmLibrary.Write(booster, 0, trees, 0, text.Length, out var length, into));
            return length;
        }
    }
}
