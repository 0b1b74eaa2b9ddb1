namespace RecSys.Core.Reports.Sql;

/// <summary>Statements to begin with: each answers a question that people ask of a shop, and shows a way to ask.</summary>
public static class SqlExamples
{
    public static readonly IReadOnlyList<(string Question, string Sql)> All =
    [
        ("Events per day and kind", """
            select date_trunc('day', event_time) as day,
                   count(*) filter (where interaction_type = 0) as views,
                   count(*) filter (where interaction_type = 1) as carts,
                   count(*) filter (where interaction_type = 2) as purchases
            from silver_sales
            group by day
            order by day
            """),
        ("Which products turn views into purchases?", """
            select product_name, category, views, purchases, round(purchases_per_view, 3) as purchases_per_view
            from gold_product_features
            where views >= 20
            order by purchases_per_view desc
            limit 20
            """),
        ("What is bought together?", """
            select a.product_name, b.product_name as other, t.baskets_together, round(t.lift, 1) as lift
            from gold_bought_together t
            join gold_product_features a on a.product_id = t.product_id
            join gold_product_features b on b.product_id = t.other_product_id
            where t.product_id < t.other_product_id
            order by t.baskets_together desc, t.lift desc
            limit 20
            """),
        ("What do age groups buy?", """
            select g.age_group, p.category, count(*) as purchases
            from silver_sales s
            join gold_customer_age_groups g using (customer_id)
            join gold_product_features p using (product_id)
            where s.interaction_type = 2
            group by g.age_group, p.category
            order by g.age_group, p.category
            """),
        ("Why was each product recommended?", """
            -- The source named first is the one that the reason speaks of.
            select substr(sources, 1, instr(sources || ',', ',') - 1) as source, type, count(*) as places
            from recommendations
            where snapshot_id = (select max(id) from recommendation_snapshots)
            group by source, type
            order by places desc
            """),
        ("How good is each model version?", """
            select m.version, v.trainer, m.scorer, round(m.value, 4) as ndcg_at_10
            from model_metrics m
            join model_versions v using (version)
            where m.fold = 'test' and m.metric = 'ndcg@10'
            order by m.version desc, m.value desc
            """),
        ("Customers who come back after a month", """
            with days as (
              select distinct customer_id, event_time / 86400000 as day
              from silver_sales
            ), gaps as (
              select customer_id, day - lag(day) over (partition by customer_id order by day) as gap
              from days
            )
            select customer_id, max(gap) as longest_gap_days
            from gaps
            group by customer_id
            having longest_gap_days >= 30
            order by longest_gap_days desc
            """),
        ("How long does each stage take?", """
            select stage, count(*) as runs, round(avg(duration_ms)) as mean_ms, max(rows_out) as most_rows_out
            from stage_runs
            where status = 'succeeded'
            group by stage
            order by mean_ms desc
            """),
    ];
}
