using RecSys.Core.Pipeline;
using RecSys.Core.State;
using RecSys.Core.Storage;

namespace RecSys.Core.Stages.Gold;

/// <summary>Writes the gold tables of a shop, all of them or what has changed, and keeps count of what it did to each.</summary>
internal sealed class GoldWriter(StageContext context, GoldShop shop, CancellationToken cancel) : IDisposable
{
    /// <summary>Customers folded at a time, before their rows are inserted.</summary>
    private const int CustomersAhead = 250;

    private readonly List<Target> _targets = [];

    /// <summary>Makes every table anew.</summary>
    public void WriteAll()
    {
        foreach (var table in GoldTables.All)
        {
            if (table is IGoldView)
            {
                LabDatabase.Recreate(context.Connection, table.Spec);
            }
            else
            {
                _targets.Add(new Target(table, new NewRows(context.Connection, table.Spec), context.Clock));
            }
        }

        foreach (var target in _targets)
        {
            cancel.ThrowIfCancellationRequested();
            target.Time(() =>
            {
                WriteAll(target);
                ((NewRows)target.Rows).Insert();
            });
        }

        WriteAllCustomers([.. shop.State.Customers.OrderBy(c => c.Id)]);
    }

    /// <summary>Writes what has changed.</summary>
    public void WriteChanges()
    {
        foreach (var table in GoldTables.All)
        {
            cancel.ThrowIfCancellationRequested();
            switch (table)
            {
                case IShopTable shopTable:
                    Merge(table, [], rows =>
                    {
                        shopTable.Write(shop, rows);
                        rows.Merge();
                    });
                    break;
                case ICountTable counts:
                    Merge(table, table.Spec.Key, rows => WriteChanged(counts, rows));
                    break;
                case ICustomerTable:
                    Merge(table, [table.Spec.Key[0]], _ => { });
                    break;
            }
        }

        WriteChangedCustomers([.. shop.State.Customers.OrderBy(c => c.Id)]);
    }

    /// <summary>What was done to each table.</summary>
    /// <param name="whole">Every table was made anew.</param>
    /// <param name="events">Events looked at.</param>
    /// <param name="rowsBefore">Rows per table before.</param>
    public IEnumerable<TableWrite> Told(bool whole, long events, IReadOnlyDictionary<string, long> rowsBefore) => _targets.Select(target => new TableWrite(target.Name)
    {
        Mode = whole ? WriteMode.Whole : WriteMode.Increment,
        RowsIn = events,
        Added = target.Rows.Added,
        Updated = target.Rows.Updated,
        Removed = target.Rows.Removed,
        Rows = rowsBefore.GetValueOrDefault(target.Name) + target.Rows.Added - target.Rows.Removed,
        Seconds = target.Seconds,
        DataUntil = shop.Now - 1,
    });

    public void Dispose() => _targets.ForEach(t => t.Rows.Dispose());

    private void WriteAll(Target target)
    {
        switch (target.Table)
        {
            case IShopTable table:
                table.Write(shop, target.Rows);
                break;
            case ICountTable table:
                foreach (var (key, count) in InOrder(table))
                {
                    WriteCount(target.Rows, key, count);
                }

                break;
        }
    }

    private void Merge(IGoldTable table, IReadOnlyList<string> scope, Action<MergedRows> write)
    {
        var rows = new MergedRows(context.Connection, table.Spec, scope);
        var target = new Target(table, rows, context.Clock);
        _targets.Add(target);
        target.Time(() => write(rows));
    }

    private void WriteChanged(ICountTable table, MergedRows rows)
    {
        using var count = new BulkRead(context.Connection, $"select {table.Spec.Columns[2].Name} from {table.Spec.Name} where {table.Spec.Key[0]} = ?1 and {table.Spec.Key[1]} = ?2", null, null);
        foreach (var (key, change) in InOrder(table))
        {
            count.Restart(key.First.Argument, key.Second.Argument);
            if ((count.Next() ? count.Int(0) : 0) + change is > 0 and var now)
            {
                WriteCount(rows, key, now);
            }

            rows.Merge(key.First, key.Second);
        }
    }

    /// <summary>Counts in the order of the table's keys. The indexes are few and their keys are put into order first, so that the counts are sorted by numbers.</summary>
    private IEnumerable<((Cell First, Cell Second) Key, int Count)> InOrder(ICountTable table)
    {
        var counts = table.Counts(shop.Purchases);
        var firsts = Ranks(counts.Keys.DistinctBy(key => key.First).Select(key => (key.First, table.Key(key, shop.State).First)));
        var seconds = Ranks(counts.Keys.DistinctBy(key => key.Second).Select(key => (key.Second, table.Key(key, shop.State).Second)));
        var (ranks, keys) = (new long[counts.Count], counts.Keys.ToArray());
        for (var i = 0; i < keys.Length; i++)
        {
            ranks[i] = ((long)firsts[keys[i].First] << 32) | (uint)seconds[keys[i].Second];
        }

        Array.Sort(ranks, keys);
        return keys.Select(key => (table.Key(key, shop.State), counts[key]));
    }

    /// <summary>Place of each index in the order of the cells.</summary>
    private static Dictionary<int, int> Ranks(IEnumerable<(int Index, Cell Cell)> cells) =>
        cells.OrderBy(c => c.Cell).Select((c, rank) => KeyValuePair.Create(c.Index, rank)).ToDictionary();

    private static void WriteCount(GoldRows rows, (Cell First, Cell Second) key, int count) => rows.Set(0, key.First).Set(1, key.Second).Set(2, (long)count).Write();

    /// <summary>One pass: each customer is folded once and written to every table. The next customers are folded while the last are inserted.</summary>
    private void WriteAllCustomers(IReadOnlyList<CustomerHistory> customers)
    {
        Target[] targets = [.. _targets.Where(t => t.Table is ICustomerTable)];
        var facts = new CustomerFacts(shop.State, shop.Settings, context.Settings.Features.AffinityHalfLifeDays);
        var next = 0;
        bool Fill(RowBlocks[] blocks)
        {
            for (var t = 0; t < targets.Length; t++)
            {
                ((NewRows)targets[t].Rows).WriteInto(blocks[t]);
            }

            var from = next;
            for (; next < customers.Count && next < from + CustomersAhead; next++)
            {
                facts.Load(customers[next]);
                foreach (var target in targets)
                {
                    ((ICustomerTable)target.Table).Write(facts, target.Rows);
                }
            }

            return next > from;
        }

        var done = 0;
        void Insert(RowBlocks[] blocks)
        {
            Report(done, customers.Count);
            done += CustomersAhead;
            for (var t = 0; t < targets.Length; t++)
            {
                var (target, rows) = (targets[t], blocks[t]);
                target.Time(() => ((NewRows)target.Rows).Insert(rows));
            }
        }

        Ahead.Run([.. Enumerable.Range(0, 3).Select(_ => targets.Select(t => ((NewRows)t.Rows).NewBlocks()).ToArray())], Fill, Insert, context.Threads);
    }

    private void WriteChangedCustomers(IReadOnlyList<CustomerHistory> customers)
    {
        var targets = _targets.Where(t => t.Table is ICustomerTable).ToList();
        var facts = new CustomerFacts(shop.State, shop.Settings, context.Settings.Features.AffinityHalfLifeDays);
        for (var i = 0; i < customers.Count; i++)
        {
            if (i % CustomersAhead == 0)
            {
                Report(i, customers.Count);
            }

            facts.Load(customers[i]);
            foreach (var target in targets)
            {
                target.Time(() =>
                {
                    ((ICustomerTable)target.Table).Write(facts, target.Rows);
                    ((MergedRows)target.Rows).Merge(new Cell(customers[i].Id));
                });
            }
        }
    }

    private void Report(int done, int customers)
    {
        cancel.ThrowIfCancellationRequested();
        context.Progress(0.35 + 0.65 * done / customers, FormattableString.Invariant($"{done:N0} of {customers:N0} customers"));
    }

    private sealed class Target(IGoldTable table, GoldRows rows, TimeProvider clock)
    {
        public IGoldTable Table { get; } = table;

        public string Name => Table.Spec.Name;

        public GoldRows Rows { get; } = rows;

        public double Seconds { get; private set; }

        public void Time(Action work)
        {
            var started = clock.GetTimestamp();
            work();
            Seconds += clock.GetElapsedTime(started).TotalSeconds;
        }
    }
}
