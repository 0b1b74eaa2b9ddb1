-- Typed, judged, deduplicated: what the silver stage does, by the same rules. Customers and products keep their versions.
create table silver_customers as
with typed as (
  select rowid as bronze_id, try_cast(trim("CustomerID") as bigint) as customer_id, epoch_ms(try_cast(replace(trim("LastUpdated"), 'Z', '') as timestamp)) as moment,
    {'customer_name': nullif(trim("CustomerName"), ''), 'contact_number': nullif(trim("ContactNumber"), ''), 'age': try_cast(trim("Age") as bigint),
      'gender': nullif(trim("Gender"), ''), 'location': nullif(trim("Location"), ''), 'subscription_status': nullif(trim("SubscriptionStatus"), ''),
      'payment_method': nullif(trim("PaymentMethod"), ''), 'previous_purchases': try_cast(trim("PreviousPurchases") as bigint),
      'frequency_of_purchases': nullif(trim("FrequencyOfPurchases"), ''), 'preferred_season': nullif(trim("PreferredSeason"), ''),
      'avg_review_rating': try_cast(trim("AvgReviewRating") as double)} as v
  from bronze_customers
),
latest as (select * from typed where customer_id is not null qualify row_number() over (partition by customer_id, moment order by bronze_id desc) = 1),
changed as (select * from latest qualify lag(v) over (partition by customer_id order by moment nulls first) is distinct from v)
select customer_id, case when row_number() over by_customer = 1 then -9223372036854775808 else moment end as valid_from, lead(moment) over by_customer as valid_to, bronze_id, unnest(v)
from changed window by_customer as (partition by customer_id order by moment nulls first);

create table silver_products as
with typed as (
  select rowid as bronze_id, try_cast(trim("ProductID") as bigint) as product_id, epoch_ms(try_cast(replace(trim("LastUpdated"), 'Z', '') as timestamp)) as moment,
    {'product_name': nullif(trim("ProductName"), ''), 'category': nullif(trim("Category"), ''), 'brand': nullif(trim("Brand"), ''),
      'available_colors': nullif(trim("AvailableColors"), ''), 'available_sizes': nullif(trim("AvailableSizes"), ''), 'available_storage': nullif(trim("AvailableStorage"), ''),
      'mrp': try_cast(trim("MRP") as double), 'price': try_cast(trim("Price") as double), 'discount_percent': try_cast(trim("DiscountPercent") as double),
      'stock': try_cast(trim("Stock") as bigint), 'rating': try_cast(trim("Rating") as double), 'reviews_count': try_cast(trim("ReviewsCount") as bigint)} as v
  from bronze_products
),
latest as (select * from typed where product_id is not null and v.product_name is not null and v.category is not null qualify row_number() over (partition by product_id, moment order by bronze_id desc) = 1),
changed as (select * from latest qualify lag(v) over (partition by product_id order by moment nulls first) is distinct from v)
select product_id, case when row_number() over by_product = 1 then -9223372036854775808 else moment end as valid_from, lead(moment) over by_product as valid_to, bronze_id, unnest(v)
from changed window by_product as (partition by product_id order by moment nulls first);

create table silver_sales as
with typed as (
  select rowid as bronze_id, trim(coalesce("OrderID", '')) as order_id,
    case when "CustomerID" not like '%.%' then try_cast(trim("CustomerID") as bigint) end as customer_id,
    case when "ProductID" not like '%.%' then try_cast(trim("ProductID") as bigint) end as product_id,
    case lower(trim("InteractionType")) when 'view' then 0 when 'add_to_cart' then 1 when 'purchase' then 2 end as interaction_type,
    coalesce(trim("Quantity"), '') as quantity_text, try_cast(trim("Quantity") as bigint) as quantity,
    coalesce(trim("PriceAtPurchase"), '') as price_text, try_cast(trim("PriceAtPurchase") as double) as unit_price,
    epoch_ms(coalesce(try_cast(replace(trim("EventTime"), 'Z', '') as timestamp), try_strptime(trim("EventTime"), '%d/%m/%Y %H:%M'))) as event_time
  from bronze_sales
),
kept as (
  select * from typed
  where interaction_type is not null and event_time is not null
    and (quantity_text = '' or quantity >= 1) and (price_text = '' or unit_price >= 0)
    and customer_id in (select customer_id from silver_customers) and product_id in (select product_id from silver_products)
)
select customer_id, product_id, interaction_type, event_time, order_id, stands.quantity as quantity, nullif(stands.unit_price, -1) as unit_price, stands.bronze_id as bronze_id
from (
  select customer_id, event_time, product_id, interaction_type, order_id,
    max({'quantity': coalesce(quantity, 1), 'unit_price': coalesce(unit_price, -1), 'bronze_id': bronze_id}) as stands
  from kept group by customer_id, event_time, product_id, interaction_type, order_id
);
