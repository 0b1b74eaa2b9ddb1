namespace RecSys.Core.State;

/// <summary>The prices a customer deals in: weighted mean and standard deviation of the logarithm of unit prices.</summary>
/// <param name="MeanLog">Mean of ln(price), the shop's currency; NaN without any price.</param>
/// <param name="DeviationLog">Standard deviation of ln(price).</param>
public readonly record struct PriceProfile(double MeanLog, double DeviationLog)
{
    /// <summary>Deviation assumed where the prices seen are too alike to tell.</summary>
    private const double LeastDeviation = 0.25;

    /// <summary>Typical price: the weighted geometric mean; NaN without any price.</summary>
    public double Typical => Math.Exp(MeanLog);

    /// <summary>Distance of a price from the profile in standard deviations of ln(price), signed; NaN where either is unknown.</summary>
    public double Distance(double lnPrice) => (lnPrice - MeanLog) / Math.Max(DeviationLog, LeastDeviation);

    internal struct Builder
    {
        private double _weight;
        private double _sum;
        private double _squares;

        public void Add(float price, double worth)
        {
            if (price > 0)
            {
                var log = Math.Log(price);
                _weight += worth;
                _sum += worth * log;
                _squares += worth * log * log;
            }
        }

        public readonly PriceProfile Build()
        {
            if (_weight <= 0)
            {
                return new PriceProfile(double.NaN, double.NaN);
            }

            var mean = _sum / _weight;
            return new PriceProfile(mean, Math.Sqrt(Math.Max(0, _squares / _weight - mean * mean)));
        }
    }
}
