-- One row per customer and product met: the best of each customer (Gold:HybridPairsPerCustomer). Parts are before weighting, 0 to 1.
with trends as (select max(score) as best from gold_trending_products),
ages as (select age_group, max(purchases) as best from gold_purchases_by_age_group where age_group <> 'unknown' group by age_group),
weighed as (
  select
    i.customer_id,
    i.product_id,
    i.weight_at_last_event * pow(0.5, (a.as_of - i.last_event) / 86400000.0 / a.half_life_days) as weight
  from gold_user_product_interactions as i, gold_as_of as a
),
parts as (
  select
    w.customer_id,
    w.product_id,
    w.weight / (w.weight + 5) as interaction,
    coalesce(c.share, 0.0) as category,
    coalesce(b.share, 0.0) as brand,
    coalesce(exp(-0.5 * pow((ln(p.price) - ln(r.typical_price)) / max(r.deviation_log, 0.25), 2)), 0.0) as price,
    coalesce(t.score / (select best from trends), 0.0) as trending,
    coalesce(p.rating / 5, 0.0) as rating,
    coalesce(1.0 * g.purchases / a.best, 0.0) as age_group
  from weighed as w
  join gold_product_features as p on p.product_id = w.product_id
  join gold_customer_age_groups as u on u.customer_id = w.customer_id
  left join gold_category_preferences as c on c.customer_id = w.customer_id and c.category = p.category
  left join gold_brand_preferences as b on b.customer_id = w.customer_id and b.brand = p.brand
  left join gold_price_profiles as r on r.customer_id = w.customer_id
  left join gold_trending_products as t on t.product_id = w.product_id
  left join ages as a on a.age_group = u.age_group
  left join gold_purchases_by_age_group as g on g.age_group = a.age_group and g.product_id = w.product_id
),
scored as (
  select
    parts.*,
    a.interaction_weight * interaction + a.category_weight * category + a.brand_weight * brand + a.price_weight * price
      + a.trending_weight * trending + a.rating_weight * rating + a.age_group_weight * age_group as score,
    a.hybrid_pairs_per_customer as most
  from parts, gold_as_of as a
),
ranked as (
  select *, row_number() over (partition by customer_id order by score desc, product_id) as rank from scored
)
select customer_id, rank, product_id, score, interaction, category, brand, price, trending, rating, age_group from ranked where rank <= most
