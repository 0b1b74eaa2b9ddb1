-- grain: one row per product and another bought in the same basket
with purchases as (
  select distinct product_id, customer_id || '/' || coalesce(nullif(order_id, ''), 'day ' || (event_time / 86400000)) as basket from events where is_purchase
)
select a.product_id, b.product_id, count(*)
from purchases as a join purchases as b on a.basket = b.basket and a.product_id <> b.product_id
group by a.product_id, b.product_id order by a.product_id, b.product_id
