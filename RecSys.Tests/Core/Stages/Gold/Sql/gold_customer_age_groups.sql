-- grain: one row per customer
select customer_id, age, age_group, location from known_customers order by customer_id
