-- name: begin_round
INSERT INTO partners.trade (channel_id, holder, until)
VALUES (:channel_id::uuid, :holder::uuid, :until::timestamptz)
ON CONFLICT (channel_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
 WHERE trade.until <= :at::timestamptz
   AND (trade.ended_at IS NULL OR trade.ended_at <= :ended_before::timestamptz)
RETURNING channel_id;

-- name: end_round
UPDATE partners.trade
   SET until = :at::timestamptz, ended_at = :at::timestamptz, taken = :taken::integer,
       refused = :refused::integer, told = :told::integer, offered = :offered::integer,
       rejected = :rejected::integer, fault = :fault::text
 WHERE channel_id = :channel_id::uuid AND holder = :holder::uuid;

-- name: list_trades
-- bounded: a row a marketplace
SELECT channel_id, until, ended_at, taken, refused, told, offered, rejected, fault
  FROM partners.trade
 ORDER BY channel_id;
