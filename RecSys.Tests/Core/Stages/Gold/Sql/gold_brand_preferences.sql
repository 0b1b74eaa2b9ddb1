-- grain: one row per customer and brand with any interest
select customer_id, brand, sum(worth) / sum(sum(worth)) over (partition by customer_id)
from events where brand is not null group by customer_id, brand order by customer_id, brand
