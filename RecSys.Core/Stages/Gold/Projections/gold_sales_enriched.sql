-- grain: one row per silver event, with the customer and the product as they were at that moment
select
  s.id as event_id,
  s.event_time,
  case (cast(strftime('%m', s.event_time / 1000, 'unixepoch') as integer) % 12) / 3
    when 0 then 'Winter'
    when 1 then 'Summer'
    when 2 then 'Monsoon'
    else 'Festive'
  end as season,
  case s.interaction_type when 0 then 'view' when 1 then 'add_to_cart' else 'purchase' end as interaction_type,
  nullif(s.order_id, '') as order_id,
  s.quantity,
  s.unit_price,
  s.customer_id,
  c.customer_name,
  c.age,
  c.gender,
  c.location,
  s.product_id,
  p.product_name,
  p.category,
  p.brand,
  p.price,
  p.discount_percent,
  p.rating
from silver_sales as s
left join silver_customers as c
  on c.customer_id = s.customer_id
  and c.valid_from = (
    select max(v.valid_from) from silver_customers as v where v.customer_id = s.customer_id and v.valid_from <= s.event_time
  )
left join silver_products as p
  on p.product_id = s.product_id
  and p.valid_from = (
    select max(v.valid_from) from silver_products as v where v.product_id = s.product_id and v.valid_from <= s.event_time
  )
