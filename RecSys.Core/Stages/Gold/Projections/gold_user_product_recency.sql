-- One row per customer and product that met. The weight of the pair's last event, aged to the moment gold stands at.
select
  i.customer_id,
  i.product_id,
  i.weight_at_last_event * pow(0.5, (a.as_of - i.last_event) / 86400000.0 / a.half_life_days) as recency_weight,
  (a.as_of - i.last_event) / 86400000.0 as days_since_last_event
from gold_user_product_interactions as i, gold_as_of as a
