-- name: put_announcement
-- Answers whether the purpose may carry it; see the table.
WITH purpose AS (
    SELECT count(*) > 0 AS may FROM customers.v_purpose AS p
     WHERE p.purpose = :purpose::text AND NOT (p.is_service AND :carries_offer::boolean)),
kept AS (
    INSERT INTO messages.announcement (announcement_id, purpose, carries_offer, words, link, put_at)
    SELECT :announcement_id::uuid, :purpose::text, :carries_offer::boolean, :words::jsonb,
           :link::text, :at::timestamptz
      FROM purpose WHERE may
    ON CONFLICT DO NOTHING)
SELECT may FROM purpose

-- name: find_announcement
SELECT announcement_id, purpose, carries_offer, words, link FROM messages.announcement
 WHERE announcement_id = :announcement_id::uuid
