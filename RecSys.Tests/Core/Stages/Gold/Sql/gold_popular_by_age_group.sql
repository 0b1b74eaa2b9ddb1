-- grain: one row per age_group and product it bought
with counts as (select age_group, product_id, count(*) as purchases from events join known_customers using (customer_id) where is_purchase and age_group is not null group by age_group, product_id)
select age_group, row_number() over (partition by age_group order by purchases desc, product_id) as rank, product_id, product_name, purchases
from counts join known_products using (product_id) order by age_group, rank
