-- name: replace_traits
-- Rows of ids that the person does not answer to any more go; the one that stays is written over.
WITH gone AS (
    DELETE FROM journeys.trait
     WHERE customer_id = ANY(:member_ids::uuid[])
       AND customer_id <> ALL(:customer_ids::uuid[])
)
INSERT INTO journeys.trait (customer_id, purchases, first_at, last_at, currency, spent_minor,
       last_place_id, favourite_place_id, favourite_channel_id, favourite_category_id)
SELECT * FROM unnest(:customer_ids::uuid[], :purchases::integer[], :first_ats::timestamptz[],
                     :last_ats::timestamptz[], :currencies::text[], :spent_minors::bigint[],
                     :last_place_ids::uuid[], :favourite_place_ids::uuid[],
                     :favourite_channel_ids::uuid[], :favourite_category_ids::uuid[])
ON CONFLICT (customer_id) DO UPDATE
   SET purchases = excluded.purchases, first_at = excluded.first_at, last_at = excluded.last_at,
       currency = excluded.currency, spent_minor = excluded.spent_minor,
       last_place_id = excluded.last_place_id,
       favourite_place_id = excluded.favourite_place_id,
       favourite_channel_id = excluded.favourite_channel_id,
       favourite_category_id = excluded.favourite_category_id
