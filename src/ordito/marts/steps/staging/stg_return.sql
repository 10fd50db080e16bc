SELECT
    came.order_id,
    came.line_no::VARCHAR AS line,
    sum(came.quantity)::BIGINT AS units,
    came.at_us AS returned_us,
    arg_min(channel.code, came.version) AS channel,
    arg_min(came.place_id, came.version) AS place_id
FROM raw_action AS came
JOIN stg_order_line AS line
    ON line.order_id = came.order_id AND line.line = came.line_no::VARCHAR
LEFT JOIN raw_channel AS channel ON channel.channel_id = came.channel_id
WHERE came.axis = 'returned'
GROUP BY came.order_id, came.line_no, came.at_us
HAVING sum(came.quantity) > 0
