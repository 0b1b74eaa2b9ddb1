-- grain: one row per customer and product that met
select customer_id, product_id, sum(is_view), sum(is_cart), sum(is_purchase), min(event_time), max(event_time)
from events group by customer_id, product_id order by customer_id, product_id
