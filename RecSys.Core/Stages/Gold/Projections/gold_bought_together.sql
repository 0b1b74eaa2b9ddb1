-- One row per product and another bought in the same basket; the most similar of each product (Gold:Neighbours).
with scored as (
  select
    t.product_id,
    t.other_product_id,
    t.baskets_together,
    1.0 * t.baskets_together / a.baskets as support,
    1.0 * t.baskets_together / p.baskets as confidence,
    1.0 * t.baskets_together * a.baskets / (1.0 * p.baskets * o.baskets) as lift,
    t.baskets_together / (sqrt(p.baskets) * sqrt(o.baskets) + a.neighbour_shrinkage) as similarity,
    a.neighbours
  from gold_basket_pairs as t
  join gold_product_features as p on p.product_id = t.product_id
  join gold_product_features as o on o.product_id = t.other_product_id, gold_as_of as a
),
ranked as (
  select *, row_number() over (partition by product_id order by similarity desc, other_product_id) as rank from scored
)
select product_id, other_product_id, rank, baskets_together, support, confidence, lift, similarity from ranked where rank <= neighbours
