-- grain: one row per customer and product that met
with lasts as (select customer_id, product_id, max(event_time) as last_event from events group by customer_id, product_id)
select customer_id, product_id, sum(is_view), sum(is_cart), sum(is_purchase), min(event_time), max(event_time),
  sum(kind_weight * pow(2, (event_time - last_event) / 86400000.0 / 30))
from events join lasts using (customer_id, product_id) group by customer_id, product_id order by customer_id, product_id
