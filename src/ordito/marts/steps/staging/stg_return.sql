-- What a line does not keep of what was paid for it went back with its units, by their number.
WITH came AS (
    SELECT
        came.order_id,
        came.line_no,
        came.at_us,
        sum(came.quantity)::BIGINT AS units,
        arg_min(channel.code, came.version) AS channel,
        arg_min(came.place_id, came.version) AS place_id
    FROM raw_action AS came
    LEFT JOIN raw_channel AS channel ON channel.channel_id = came.channel_id
    WHERE came.axis = 'returned'
    GROUP BY came.order_id, came.line_no, came.at_us
    HAVING sum(came.quantity) > 0
),
counted AS (
    SELECT
        came.*,
        sold.paid - sold.total_minor + sold.relieved_minor AS given_back,
        sum(came.units) OVER lines AS so_far,
        sum(came.units) OVER (PARTITION BY came.order_id, came.line_no) AS all_units
    FROM came
    JOIN sold ON sold.order_id = came.order_id AND sold.line_no = came.line_no
    JOIN stg_order_line AS line
        ON line.order_id = came.order_id AND line.line = came.line_no::VARCHAR
    WINDOW lines AS (PARTITION BY came.order_id, came.line_no ORDER BY came.at_us)
)
SELECT
    order_id,
    line_no::VARCHAR AS line,
    units,
    given_back * so_far // all_units - given_back * (so_far - units) // all_units AS refunded,
    at_us AS returned_us,
    channel,
    place_id
FROM counted
