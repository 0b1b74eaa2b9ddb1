-- grain: one row per customer and product that met
select customer_id, product_id, sum(worth) as recency_weight, min(age_days) from events group by customer_id, product_id order by customer_id, product_id
