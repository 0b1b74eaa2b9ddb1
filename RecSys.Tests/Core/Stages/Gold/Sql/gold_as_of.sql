-- grain: one row
select now, (select count(*) from events),
  (select count(distinct customer_id || '/' || coalesce(nullif(order_id, ''), 'day ' || (event_time / 86400000))) from events where is_purchase),
  30, 100, 10, 20, 0.25, 0.20, 0.10, 0.10, 0.20, 0.05, 0.10
from lab_now
