-- name: reserve
-- One call locks the positions of all lines in one global order; see the functions.
SELECT stock.reserve_all(:reservation_ids::uuid[], :sku_ids::uuid[], :place_ids::uuid[],
                         :quantities::integer[], :beyond::boolean[], :subject_id::uuid,
                         :expires_at::timestamptz, :at::timestamptz)::text

-- name: confirm
-- Firm reservations do not expire; see the function.
SELECT stock.confirm(:reservation_ids::uuid[], :sku_ids::uuid[], :quantity::integer)::text

-- name: fulfil
-- Books held units out of their places; see the function.
SELECT stock.fulfil(:reservation_ids::uuid[], :sku_ids::uuid[], :quantities::integer[],
                    :movement_ids::uuid[], :kind::text, :subject_id::uuid, :at::timestamptz)::text

-- name: release
-- Frees held units; what is free already stays free.
SELECT sku_id, place_id, quantity
  FROM stock.settle(:reservation_ids::uuid[], :sku_ids::uuid[], :quantities::integer[],
                    :movement_ids::uuid[], NULL, :subject_id::uuid, :at::timestamptz)

-- name: pass_on
-- What is set aside stays so, for somebody else; see the function.
SELECT sku_id, place_id, quantity
  FROM stock.pass_on(:sku_ids::uuid[], :from_ids::uuid[], :to_ids::uuid[], :quantities::integer[],
                     :subject_id::uuid, :expires_at::timestamptz, :at::timestamptz)

-- name: open_positions
-- Opening counts of many new positions at once; a position that exists keeps its book. They are
-- statements: what another system says of an earlier instant says nothing new.
WITH opened AS (
    INSERT INTO stock.position (sku_id, place_id, condition, bucket, entity_id, on_hand)
    SELECT sku_id, :place_id::uuid, 'sellable', 0, :entity_id::uuid, counted
      FROM unnest(:sku_ids::uuid[], :counted::integer[]) AS l (sku_id, counted)
     ORDER BY sku_id
    ON CONFLICT DO NOTHING
    RETURNING sku_id, on_hand),
stated AS (
    INSERT INTO stock.stated (sku_id, place_id, condition, as_of, ordinal, units, statement_id)
    SELECT sku_id, :place_id::uuid, 'sellable', :at::timestamptz, 0, on_hand, :subject_id::uuid
      FROM opened
    ON CONFLICT DO NOTHING)
INSERT INTO stock.movement (sku_id, movement_id, place_id, condition, bucket, kind, quantity,
       subject_id, occurred_at)
SELECT opened.sku_id, l.movement_id, :place_id::uuid, 'sellable', 0, 'opening', opened.on_hand,
       :subject_id::uuid, :at::timestamptz
  FROM opened
  JOIN unnest(:sku_ids::uuid[], :movement_ids::uuid[]) AS l (sku_id, movement_id) USING (sku_id)
 WHERE opened.on_hand > 0

-- name: extend_buckets
-- A hot SKU is spread so that rivals find a bucket that nobody holds.
SELECT stock.extend_buckets(:sku_id::uuid, :place_id::uuid, :buckets::integer,
                            :subject_id::uuid, :at::timestamptz)

-- name: release_expired
-- Bounded, so that a long queue of expired reservations is worked off in short transactions.
SELECT sku_id, place_id, quantity FROM stock.release_expired(:at::timestamptz, :batch::integer)
