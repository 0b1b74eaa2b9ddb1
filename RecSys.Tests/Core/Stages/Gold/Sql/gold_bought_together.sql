-- grain: one row per product and another bought in the same basket
with purchases as (
  select distinct product_id, customer_id || '/' || coalesce(nullif(order_id, ''), 'day ' || (event_time / 86400000)) as basket from events where is_purchase
),
sizes as (select product_id, count(*) as baskets from purchases group by product_id),
totals as (select 1.0 * count(distinct basket) as baskets from purchases),
pairs as (
  select a.product_id, b.product_id as other_id, count(*) as together
  from purchases as a join purchases as b on a.basket = b.basket and a.product_id <> b.product_id
  group by a.product_id, b.product_id
),
scored as (
  select p.*, i.baskets as own, j.baskets as others, t.baskets as total, p.together / (sqrt(1.0 * i.baskets) * sqrt(1.0 * j.baskets) + 10) as similarity
  from pairs as p join sizes as i on i.product_id = p.product_id join sizes as j on j.product_id = p.other_id, totals as t
)
select product_id, other_id, row_number() over (partition by product_id order by round(similarity, 6) desc, other_id), together,
  together / total, 1.0 * together / own, together * total / (own * others), similarity
from scored order by product_id, 3
