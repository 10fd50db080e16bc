-- The company's currency is the one that most of its orders are in, else that of its places.
SELECT
    about.zone,
    coalesce(
        (SELECT currency FROM raw_order GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1),
        (SELECT currency FROM raw_place GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1),
        'EUR'
    ) AS currency,
    about.as_of_us
FROM raw_about AS about
