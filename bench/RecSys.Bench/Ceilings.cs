using RecSys.Core.Domain;
using RecSys.Core.Settings;
using RecSys.Core.Stages.Candidates;
using RecSys.Core.State;

namespace RecSys.Bench;

/// <summary>
/// Chooses what retrieval is set to, on the validation fold alone: the half-life of popularity by NDCG@10 of ranking by it, and the quota of each
/// source by the ceiling of the candidates that are kept, one source after the other. Prints; changes no setting.
/// </summary>
internal static class Ceilings
{
    private static readonly double[] HalfLives = [7, 14, 30, 60, 120];
    private static readonly int[] Quotas = [25, 50, 100, 200, 400];

    public static async Task<int> RunAsync(BenchLab lab)
    {
        var history = await lab.HistoryAsync();
        var settings = lab.Settings;
        var splits = settings.Splits;
        var fold = FoldPlan.Lay(history.FirstEvent!.Value, history.Now!.Value, splits.HorizonDays, splits.TrainFolds, splits.TrainStepDays).Single(f => f.Role == FoldRole.Validation);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        var state = new ShopReplay(history).AdvanceTo(fold.Cutoff);
        var cap = settings.Candidates.MaxPerCustomer;
        Catalogue At(double halfLife) => Catalogue.Count(state, settings.Gold with { PopularityHalfLifeDays = halfLife }, parallel);
        double Ceiling(Catalogue catalogue, CandidateSettings candidates) =>
            RetrievalQuality.Measure(history, catalogue, fold, settings with { Candidates = candidates }, parallel).Ceiling(cap);

        Console.WriteLine($"validation fold, ceiling at {cap}");
        foreach (var halfLife in HalfLives)
        {
            var catalogue = At(halfLife);
            Console.WriteLine($"  popularity half-life {halfLife,4} days: ndcg@10 {PopularityNdcg(history, catalogue, fold, settings):0.0000}, ceiling {Ceiling(catalogue, settings.Candidates):P2}");
        }

        Search(At(settings.Gold.PopularityHalfLifeDays), Ceiling, settings.Candidates);
        return 0;
    }

    private static void Search(Catalogue catalogue, Func<Catalogue, CandidateSettings, double> ceiling, CandidateSettings chosen)
    {
        var best = ceiling(catalogue, chosen);
        Console.WriteLine($"  as set {best:P2}");
        foreach (var quota in Quotas)
        {
            Console.WriteLine($"  {quota,4} of every source: {ceiling(catalogue, chosen with { PerSource = quota, Quotas = new Dictionary<string, int>() }):P2}");
        }

        foreach (var source in CandidateSources.All)
        {
            var line = $"  {source.Name,-18}";
            foreach (var quota in Quotas.Prepend(0))
            {
                var tried = quota == 0
                    ? chosen with { Weights = new Dictionary<string, double>(chosen.Weights) { [source.Name] = 0 } }
                    : chosen with { Quotas = new Dictionary<string, int>(chosen.Quotas) { [source.Name] = quota } };
                var reached = ceiling(catalogue, tried);
                line += $"{(quota == 0 ? "off" : quota.ToString(System.Globalization.CultureInfo.InvariantCulture)),5} {reached:P2}";
                if (quota > 0 && reached > best + 0.0002)
                {
                    (best, chosen) = (reached, tried);
                }
            }

            Console.WriteLine(line);
        }

        Console.WriteLine($"  chosen: {best:P2} with {string.Join(", ", chosen.Quotas.Select(q => $"{q.Key} {q.Value}"))}");
    }

    private static double PopularityNdcg(ShopHistory history, Catalogue catalogue, Fold fold, LabSettings settings)
    {
        var bought = LabelWindow.Read(history, fold.Cutoff, fold.End).Where(p => !p.BoughtBefore).ToLookup(p => p.CustomerId, p => p.ProductId);
        var (view, sum, users) = (new CustomerView(catalogue, settings.Features), 0.0, 0);
        foreach (var customer in catalogue.State.Customers.Where(c => bought.Contains(c.Id)))
        {
            view.Load(customer);
            var positives = bought[customer.Id].ToHashSet();
            var top = catalogue.ByPopularity.Where(p => !view.HasBought(p)).Take(10).Select(p => catalogue.Product(p).Id);
            var ideal = Enumerable.Range(0, Math.Min(10, positives.Count)).Sum(Gain);
            sum += top.Select((id, place) => positives.Contains(id) ? Gain(place) : 0).Sum() / ideal;
            users++;
        }

        return sum / users;
    }

    private static double Gain(int place) => 1 / Math.Log2(place + 2);
}
