-- grain: one row per location and product it bought
with counts as (select location, product_id, count(*) as purchases from events join known_customers using (customer_id) where is_purchase and location is not null group by location, product_id)
select location, row_number() over (partition by location order by purchases desc, product_id) as rank, product_id, product_name, purchases
from counts join known_products using (product_id) order by location, rank
