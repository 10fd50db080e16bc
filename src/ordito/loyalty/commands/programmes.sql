-- name: find_differing_programme
-- Asked under the lock of the programmes' version; the unique constraints say the same again.
SELECT code FROM loyalty.programme
 WHERE (programme_id = :programme_id::uuid) <> (code = :code::text)
 LIMIT 1

-- name: put_programme
-- A programme that is equal already is left alone and not answered.
INSERT INTO loyalty.programme AS kept (programme_id, code, name, minor_per_point, pending_days,
       terms, first_minor_per_point)
VALUES (:programme_id::uuid, :code::text, :name::text, :minor_per_point::jsonb,
        :pending_days::integer, :terms::jsonb, :minor_per_point::jsonb)
    ON CONFLICT (programme_id) DO UPDATE
       SET name = excluded.name, minor_per_point = excluded.minor_per_point,
           pending_days = excluded.pending_days, terms = excluded.terms
     WHERE (kept.name, kept.minor_per_point, kept.pending_days, kept.terms)
           <> (excluded.name, excluded.minor_per_point, excluded.pending_days, excluded.terms)
RETURNING programme_id

-- name: look_again
-- The rules of a programme changed: when points lapse and which tier was reached is asked anew.
UPDATE loyalty.membership SET sweep_at = :at::timestamptz,
       tier_until = :at::timestamptz
 WHERE programme_id = :programme_id::uuid

-- name: enrol
-- Answers the new members; whoever takes part already stays as enrolled first. The tier that is
-- everybody's is asked for at once where there are tiers.
INSERT INTO loyalty.membership (customer_id, programme_id, account_id, enrolled_at, sweep_at,
                                tier_until)
SELECT customer_id, :programme_id::uuid, account_id, enrolled_at, coalesce(sweep_at, 'infinity'),
       CASE WHEN :has_tiers::boolean THEN enrolled_at END
  FROM unnest(:customer_ids::uuid[], :account_ids::uuid[], :enrolled_at::timestamptz[],
              :sweep_at::timestamptz[])
    AS m (customer_id, account_id, enrolled_at, sweep_at)
 ORDER BY customer_id
    ON CONFLICT DO NOTHING
RETURNING customer_id, programme_id, account_id, enrolled_at, tier, tier_until, shares
