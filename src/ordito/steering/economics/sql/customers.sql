-- The group of each customer: the first of whose conditions every one is true of what he bought.
CREATE TEMP TABLE customer_groups AS
WITH span AS (
    SELECT
        greatest(1, max(placed_us) - min(placed_us)) / 31557600000000 AS years,
        max(placed_us) AS last_us
    FROM fact_order
),
parcels AS (
    SELECT
        bought.customer_id,
        count(*) FILTER (
            WHERE bought.method = 'ship' AND bought.gross < $free_from
                AND sold_in.kind IS DISTINCT FROM 'store'
        ) AS small_parcels,
        count(*) FILTER (
            WHERE bought.method = 'ship' AND bought.gross < $free_from
                AND bought.shipping_charged = 0
                AND sold_in.kind IS DISTINCT FROM 'store'
        ) AS small_parcels_free,
        count(*) FILTER (WHERE bought.coupon IS NOT NULL) AS coupons
    FROM fact_order AS bought
    LEFT JOIN dim_channel AS sold_in ON sold_in.channel = bought.channel
    WHERE bought.cancelled_us IS NULL AND bought.customer_id IS NOT NULL
    GROUP BY bought.customer_id
),
measured AS (
    SELECT
        known.customer_id,
        known.orders::DOUBLE AS orders,
        span.years::DOUBLE AS years,
        ((span.last_us - known.last_order_us) / 86400000000)::DOUBLE AS days_since,
        known.gross::DOUBLE AS gross,
        known.net::DOUBLE AS net,
        known.lines::DOUBLE AS lines,
        known.units::DOUBLE AS units,
        known.discount::DOUBLE AS discount,
        known.returned_units::DOUBLE AS returned_units,
        known.carried_out::DOUBLE AS carried_out,
        known.collected::DOUBLE AS collected,
        known.shipped::DOUBLE AS shipped,
        known.shipped_free::DOUBLE AS shipped_free,
        coalesce(parcels.small_parcels, 0)::DOUBLE AS small_parcels,
        coalesce(parcels.small_parcels_free, 0)::DOUBLE AS small_parcels_free,
        coalesce(parcels.coupons, 0)::DOUBLE AS coupons,
        known.in_stores::DOUBLE AS in_stores,
        known.digital::DOUBLE AS digital,
        known.assisted::DOUBLE AS assisted,
        known.channels::DOUBLE AS channels
    FROM dim_customer AS known
    CROSS JOIN span
    LEFT JOIN parcels ON parcels.customer_id = known.customer_id
),
long AS (
    SELECT customer_id, measure, value
    FROM (UNPIVOT measured ON COLUMNS(* EXCLUDE (customer_id)) INTO NAME measure VALUE value)
),
conditions AS (
    SELECT
        unnest($ranks) AS rank,
        unnest($measures) AS measure,
        unnest($overs) AS over_measure,
        unnest($at_least) AS at_least,
        unnest($below) AS below
),
held AS (
    SELECT
        conditions.rank,
        value.customer_id,
        count(*) AS n
    FROM conditions
    JOIN long AS value ON value.measure = conditions.measure
    LEFT JOIN long AS divisor
        ON divisor.measure = conditions.over_measure AND divisor.customer_id = value.customer_id
    WHERE
        (conditions.over_measure IS NULL OR divisor.value > 0)
        AND value.value / coalesce(divisor.value, 1) >= coalesce(conditions.at_least, -1e300)
        AND value.value / coalesce(divisor.value, 1) < coalesce(conditions.below, 1e300)
    GROUP BY conditions.rank, value.customer_id
),
asked AS (
    SELECT unnest($every_rank) AS rank, unnest($sizes) AS size, unnest($codes) AS code
),
ranked AS (
    SELECT known.customer_id, asked.rank, asked.code
    FROM dim_customer AS known
    JOIN asked ON asked.size = 0
    UNION ALL
    SELECT held.customer_id, asked.rank, asked.code
    FROM held
    JOIN asked ON asked.rank = held.rank AND asked.size = held.n
)
SELECT customer_id, arg_min(code, rank) AS code
FROM ranked
GROUP BY customer_id;
