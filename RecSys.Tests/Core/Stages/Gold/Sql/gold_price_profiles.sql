-- grain: one row per customer with an event of known price
with means as (select customer_id, sum(worth * ln(price)) / sum(worth) as mean_log from events where price > 0 group by customer_id),
profiles as (
  select customer_id, mean_log, sqrt(sum(worth * (ln(price) - mean_log) * (ln(price) - mean_log)) / sum(worth)) as deviation_log
  from events join means using (customer_id) where price > 0 group by customer_id, mean_log
)
select customer_id, exp(mean_log) as typical_price, deviation_log, exp(mean_log - deviation_log), exp(mean_log + deviation_log) from profiles order by customer_id
