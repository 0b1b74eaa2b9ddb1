-- One row per location and product bought from there: the 100 most bought of each location.
with ranked as (
  select location, product_id, purchases, row_number() over (partition by location order by purchases desc, product_id) as rank from gold_purchases_by_location
)
select r.location, r.rank, r.product_id, p.product_name, r.purchases
from ranked as r join gold_product_features as p on p.product_id = r.product_id
where r.rank <= 100
