-- grain: one row per location and product bought from there
select location, product_id, count(*) from events join known_customers using (customer_id) where is_purchase and location is not null group by location, product_id order by location, product_id
