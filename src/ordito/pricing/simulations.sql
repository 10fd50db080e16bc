-- name: add_simulation
INSERT INTO pricing.simulation (simulation_id, draft_id, edition, against_version, since, until,
       one_in, state, asked_by, asked_at)
VALUES (:simulation_id::uuid, :draft_id::uuid, :edition::integer, 0, :since::timestamptz,
        :until::timestamptz, :one_in::integer, 'waiting', :by::text, :at::timestamptz)

-- name: find_simulation
SELECT simulation_id, draft_id, edition, against_version, since, until, one_in, state, baskets_done,
       baskets_all, result, asked_by, asked_at, ended_at
  FROM pricing.simulation WHERE simulation_id = :simulation_id::uuid

-- name: list_simulations
SELECT simulation_id, draft_id, edition, against_version, since, until, one_in, state, baskets_done,
       baskets_all, result, asked_by, asked_at, ended_at
  FROM pricing.simulation WHERE draft_id = :draft_id::uuid
 ORDER BY asked_at DESC, simulation_id LIMIT 50

-- name: note_progress
UPDATE pricing.simulation
   SET state = 'running', baskets_done = :done::integer, baskets_all = :of::integer,
       against_version = :against_version::bigint
 WHERE simulation_id = :simulation_id::uuid

-- name: drop_baskets
-- a job that is repeated begins anew
DELETE FROM pricing.simulated_basket WHERE simulation_id = :simulation_id::uuid

-- name: add_baskets
INSERT INTO pricing.simulated_basket (simulation_id, order_id, customer_id, channel_id, currency,
       present_minor, proposed_minor, margin_change_minor, promotions)
SELECT :simulation_id::uuid, given.order_id, given.customer_id, given.channel_id, given.currency,
       given.present_minor, given.proposed_minor, given.margin_change_minor, given.promotions
  FROM jsonb_populate_recordset(NULL::pricing.simulated_basket, :rows::jsonb) AS given

-- name: end_simulation
UPDATE pricing.simulation
   SET state = :state::text, result = nullif(:result::jsonb, 'null'::jsonb),
       ended_at = :at::timestamptz
 WHERE simulation_id = :simulation_id::uuid

-- name: list_baskets
SELECT order_id, customer_id, channel_id, currency, present_minor, proposed_minor,
       margin_change_minor, promotions
  FROM pricing.simulated_basket WHERE simulation_id = :simulation_id::uuid
 ORDER BY abs(proposed_minor - present_minor) DESC, order_id LIMIT 500
