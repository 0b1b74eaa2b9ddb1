-- grain: one row per product with an event in the window
with scored as (
  select product_id, sum(is_view and in_window) as views, sum(is_cart and in_window) as carts, sum(is_purchase and in_window) as purchases,
    sum(in_window * kind_weight) as score, sum(in_previous * kind_weight) as previous
  from events group by product_id
)
select product_id, product_name, row_number() over (order by score desc, product_id), views, carts, purchases, score, previous, (score - previous) / nullif(previous, 0)
from scored join known_products using (product_id) where score > 0 order by product_id
