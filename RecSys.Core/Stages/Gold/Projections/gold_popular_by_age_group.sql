-- One row per age group and product it bought: the 100 most bought of each group.
with ranked as (
  select age_group, product_id, purchases, row_number() over (partition by age_group order by purchases desc, product_id) as rank from gold_purchases_by_age_group
)
select r.age_group, r.rank, r.product_id, p.product_name, r.purchases
from ranked as r join gold_product_features as p on p.product_id = r.product_id
where r.rank <= 100
