-- grain: one row per age group and product it bought
select age_group, product_id, count(*) from events join known_customers using (customer_id) where is_purchase group by age_group, product_id order by age_group, product_id
