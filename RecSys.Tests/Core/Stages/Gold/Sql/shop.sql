-- What every check starts from: the last moment, what is known at it, and each event with its worth. Default settings.
create temp view lab_now as select max(event_time) + 1 as now from silver_sales;

create temp view known_customers as
select c.customer_id, c.age, c.location,
  case when c.age is null then 'unknown' when c.age < 18 then 'under 18' when c.age < 25 then '18-24' when c.age < 35 then '25-34'
    when c.age < 45 then '35-44' when c.age < 55 then '45-54' when c.age < 65 then '55-64' else '65+' end as age_group
from silver_customers as c
where c.valid_from = (select max(v.valid_from) from silver_customers as v, lab_now where v.customer_id = c.customer_id and v.valid_from < now);

create temp view known_products as
select p.*,
  case when p.price is null then null when p.price < 500 then 'Low' when p.price < 2000 then 'Mid' when p.price < 5000 then 'High' else 'Premium' end as price_band
from silver_products as p
where p.valid_from = (select max(v.valid_from) from silver_products as v, lab_now where v.product_id = p.product_id and v.valid_from < now);

create temp view events as
with priced as (
  select s.*, coalesce(s.unit_price, p.price) as price, now, (now - s.event_time) / 86400000.0 as age_days,
    case s.interaction_type when 0 then 1.0 when 1 then 3.0 else 5.0 end as kind_weight,
    p.category, p.brand
  from silver_sales as s
  join known_products as p using (product_id), lab_now
)
select *, kind_weight * pow(2, -age_days / 30) as worth,
  interaction_type = 0 as is_view, interaction_type = 1 as is_cart, interaction_type = 2 as is_purchase,
  age_days <= 30 as in_window, age_days > 30 and age_days <= 60 as in_previous,
  case when price < 500 then 'Low' when price < 2000 then 'Mid' when price < 5000 then 'High' when price >= 5000 then 'Premium' end as price_band
from priced;
