-- grain: one row per customer and product met; the other checks' views are the parts
with pairs as (select customer_id, product_id, sum(worth) as weight from events group by customer_id, product_id),
categories as (select customer_id, category, sum(worth) / sum(sum(worth)) over (partition by customer_id) as share from events group by customer_id, category),
brands as (select customer_id, brand, sum(worth) / sum(sum(worth)) over (partition by customer_id) as share from events where brand is not null group by customer_id, brand),
trends as (select product_id, sum(in_window * kind_weight) as score from events group by product_id),
ages as (select age_group, product_id, count(*) as purchases from events join known_customers using (customer_id) where is_purchase and age_group <> 'unknown' group by age_group, product_id),
parts as (
  select p.customer_id, p.product_id, p.weight / (p.weight + 5) as interaction, c.share as category, coalesce(b.share, 0.0) as brand,
    coalesce(exp(-0.5 * pow((ln(k.price) - ln(r.typical_price)) / max(r.deviation_log, 0.25), 2)), 0.0) as price,
    coalesce(t.score / nullif((select max(score) from trends), 0), 0.0) as trending, coalesce(k.rating / 5, 0.0) as rating,
    coalesce(1.0 * a.purchases / (select max(purchases) from ages as g where g.age_group = u.age_group), 0.0) as age_group
  from pairs as p
  join known_products as k using (product_id)
  join known_customers as u using (customer_id)
  join categories as c on c.customer_id = p.customer_id and c.category = k.category
  left join brands as b on b.customer_id = p.customer_id and b.brand = k.brand
  left join check_gold_price_profiles as r on r.customer_id = p.customer_id
  join trends as t on t.product_id = p.product_id
  left join ages as a on a.age_group = u.age_group and a.product_id = p.product_id
),
scored as (
  select *, 0.25 * interaction + 0.2 * category + 0.1 * brand + 0.1 * price + 0.2 * trending + 0.05 * rating + 0.1 * age_group as score from parts
)
select customer_id, row_number() over (partition by customer_id order by round(score, 9) desc, product_id) as rank, product_id, score,
  interaction, category, brand, price, trending, rating, age_group
from scored order by customer_id, rank
