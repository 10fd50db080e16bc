-- What dealings of each kind bring and cost, by the channel where they were done.
WITH done AS (
    SELECT
        dealing, channel, count(*) AS n, sum(revenue)::BIGINT AS revenue,
        sum(goods)::BIGINT AS goods,
        sum(goods_low)::BIGINT AS goods_low,
        sum(goods_high)::BIGINT AS goods_high,
        bool_and(NOT list_contains(unknown, 'goods')) AS known
    FROM ladder
    WHERE order_id IS NOT NULL
    GROUP BY dealing, channel
    UNION ALL
    SELECT 'question', channel, count(*), 0, 0, 0, 0, true FROM fact_case GROUP BY channel
    UNION ALL
    SELECT 'return', channel, count(DISTINCT (order_id, returned_us)), 0, 0, 0, 0, true
    FROM fact_return
    GROUP BY channel
    UNION ALL
    SELECT 'sign_up', first_channel, count(*), 0, 0, 0, 0, true
    FROM dim_customer
    GROUP BY first_channel
    UNION ALL
    SELECT 'visit', channel, count(*), 0, 0, 0, 0, true FROM fact_touch GROUP BY channel
),
took AS (
    SELECT
        CASE entry.subject
            WHEN 'order' THEN ladder.dealing
            WHEN 'case' THEN 'question'
            WHEN 'touch' THEN 'visit'
            ELSE entry.subject
        END AS dealing,
        entry.channel,
        sum(entry.amount)::BIGINT AS amount,
        sum(entry.low)::BIGINT AS low,
        sum(entry.high)::BIGINT AS high,
        bool_and(entry.known) AS known
    FROM entry
    LEFT JOIN ladder ON ladder.order_id = entry.order_id AND entry.subject = 'order'
    WHERE list_contains($steps, entry.step)
    GROUP BY ALL
)
SELECT
    done.dealing,
    coalesce(done.channel, '') AS channel,
    done.n,
    done.revenue,
    done.goods,
    done.goods_low,
    done.goods_high,
    done.known,
    coalesce(took.amount, 0),
    coalesce(took.low, 0),
    coalesce(took.high, 0),
    coalesce(took.known, true)
FROM done
LEFT JOIN took
    ON took.dealing = done.dealing AND took.channel IS NOT DISTINCT FROM done.channel
ORDER BY done.dealing, channel
LIMIT 1000;
