-- grain: one row per product
select p.product_id, p.product_name, p.category, p.brand, p.price, p.price_band, p.discount_percent, p.rating, p.reviews_count,
  coalesce(sum(is_view), 0), coalesce(sum(is_cart), 0), coalesce(sum(is_purchase), 0),
  coalesce(sum(is_view and in_window), 0), coalesce(sum(is_cart and in_window), 0), coalesce(sum(is_purchase and in_window), 0),
  1.0 * sum(is_cart) / nullif(sum(is_view), 0), 1.0 * sum(is_purchase) / nullif(sum(is_cart), 0), 1.0 * sum(is_purchase) / nullif(sum(is_view), 0),
  count(distinct case when is_purchase then e.customer_id end),
  coalesce(sum(case when is_purchase then 1.0 * quantity end), 0.0),
  coalesce(sum(case when is_purchase then quantity * e.price end), 0.0),
  coalesce(sum(worth), 0.0),
  count(distinct case when is_purchase then customer_id || '/' || coalesce(nullif(order_id, ''), 'day ' || (event_time / 86400000)) end)
from known_products as p left join events as e using (product_id)
group by p.product_id, p.product_name, p.category, p.brand, p.price, p.price_band, p.discount_percent, p.rating, p.reviews_count order by p.product_id
