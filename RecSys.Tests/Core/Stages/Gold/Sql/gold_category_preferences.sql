-- grain: one row per customer and category with any interest
select customer_id, category, sum(worth) / sum(sum(worth)) over (partition by customer_id)
from events where category is not null group by customer_id, category order by customer_id, category
