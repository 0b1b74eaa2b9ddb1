-- grain: one row per price band
with bands (price_band, band_order) as (values ('Low', 0), ('Mid', 1), ('High', 2), ('Premium', 3))
select b.price_band, b.band_order, (select count(*) from known_products as p where p.price_band = b.price_band),
  coalesce(sum(is_view), 0), coalesce(sum(is_cart), 0), coalesce(sum(is_purchase), 0), coalesce(sum(is_purchase * quantity * e.price), 0.0)
from bands as b left join events as e using (price_band) group by b.price_band, b.band_order order by b.price_band
