WITH first_orders AS (
    SELECT
        customer_id,
        min(placed_us) AS placed_us,
        arg_min(channel, (placed_us, order_id)) AS channel
    FROM stg_order
    WHERE customer_id IS NOT NULL
    GROUP BY customer_id
),
persons AS (
    SELECT person.person_id AS customer_id, min(known.created_us) AS created_us
    FROM person
    JOIN raw_customer AS known USING (customer_id)
    GROUP BY person.person_id
)
SELECT
    persons.customer_id,
    least(persons.created_us, first_orders.placed_us) AS known_since_us,
    first_orders.channel AS first_channel
FROM persons
LEFT JOIN first_orders ON first_orders.customer_id = persons.customer_id
